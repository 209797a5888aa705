import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { interruption } from '../runtime/errors.ts';
import { clientConfig, startUpOptions } from './client-config.ts';
import { connectError } from './connect-error.ts';
import { PROTECTIONS, anotherMayDo, saysMore } from './dial-attempts.ts';
import { type Target, targetOf } from './dial-target.ts';
import { type Pooler, poolerThatRefused } from './pooler.ts';
import type { TlsPlan } from './tls-files.ts';
import { type Protection, openSocket } from './tls-socket.ts';

/** Nobody waits longer for a server to end a session, or to take note that a statement is not wanted any more. */
const END_TIMEOUT_MS = 2_000;

export interface ConnectOptions {
  signal?: AbortSignal;
  /** Start-up parameters of the session, for example `default_transaction_read_only`. */
  settings?: Readonly<Record<string, string>>;
  /**
   * For libpq's variables and home folder, which say what the URL leaves open about TLS. Default: this process's own,
   * as with node-postgres; for a local host, where our throwaway servers are, none.
   */
  env?: Readonly<Record<string, string | undefined>>;
  /** What holds for a host that is not local where nothing is said: encrypted and verified. Default: no TLS. */
  remote?: 'verify-full';
}

export interface DialOptions extends ConnectOptions {
  /** A pooler that takes no settings at the start of a session is connected to without them. */
  settingsMayBeRefused?: boolean;
}

export interface Line {
  client: pg.Client;
  socket: Socket;
}

/** What is known of the way to the server, beside what the server can be asked. */
export interface Way {
  /** What protects the connection, in words; undefined without TLS. */
  tls?: string;
  /** Undefined where nothing showed one. */
  pooler?: Pooler;
}

const ways = new WeakMap<pg.Client, Way>();

/** By which way a client of ours is connected. */
export function wayOf(client: pg.Client): Way {
  return ways.get(client) ?? {};
}

const VERIFIED: Readonly<Record<TlsPlan['verifies'], string>> = {
  nothing: 'not verified',
  chain: 'verified but for the host name',
  'chain and name': 'verified',
};

/** Connects to one database, as often as it is asked to, and remembers what the first time taught it. */
export class Dialer {
  readonly #url: string;
  readonly #options: DialOptions;
  /** Files and certificates are read once. */
  #target: Promise<Target> | undefined;
  /** Which of the mode's protections works. */
  #protection = 0;
  #withSettings = true;
  #pooler: Pooler | undefined;

  constructor(url: string, options: DialOptions) {
    this.#url = url;
    this.#options = options;
  }

  /**
   * Makes one connection.
   *
   * @throws UserError `database-url-invalid`, `tls-option-invalid`, `tls-file-unusable` and those of `connectError`.
   * @throws Interrupted when the signal aborts.
   */
  async dial(): Promise<Line> {
    const { signal } = this.#options;
    if (signal?.aborted) throw interruption(signal);
    this.#target ??= targetOf(this.#url, this.#options);
    const target = await this.#target;
    try {
      return await this.#tryAll(target, performance.now() + target.timeoutS * 1_000);
    } catch (error) {
      if (signal?.aborted) throw interruption(signal);
      throw connectError(error, this.#url, {
        request: target.tls === undefined ? undefined : target.request,
        seconds: target.timeoutS,
      });
    }
  }

  /** Asks the server to end the statement that a client of ours is waiting for. Tells nobody whether it did. */
  async cancel({ client, socket }: Line): Promise<void> {
    const { processID, secretKey } = client as unknown as Record<string, number | null>;
    if (processID == null || secretKey == null || this.#target === undefined) return;
    const { place, tls } = await this.#target;
    const protection = socket instanceof TLSSocket ? 'tls' : 'plain';
    const options = { protection, tls, signal: undefined, timeoutMs: END_TIMEOUT_MS } as const;
    const asking = await openSocket(place, options).catch(() => undefined);
    if (asking === undefined) return;
    const gone = new Promise<void>((resolve) => asking.once('close', () => resolve()));
    // The server closes without an answer once the signal is on its way.
    asking.setTimeout(END_TIMEOUT_MS, () => asking.destroy());
    asking.resume().write(cancelRequest(processID, secretKey));
    await gone;
  }

  async #tryAll(target: Target, until: number): Promise<Line> {
    const protections = PROTECTIONS[target.request.mode];
    let first: unknown;
    for (let index = this.#protection; ; index += 1) {
      const protection = protections[index] ?? protections[0];
      try {
        const line = await this.#tryOne(target, protection, until);
        this.#protection = index;
        return line;
      } catch (error) {
        if (index + 1 < protections.length && anotherMayDo(protection, error)) first = error;
        else throw first === undefined || saysMore(error) ? error : first;
      }
    }
  }

  async #tryOne(target: Target, protection: Protection, until: number): Promise<Line> {
    const withSettings = this.#withSettings;
    try {
      return await this.#connect(target, protection, withSettings, until);
    } catch (error) {
      const { settings = {}, settingsMayBeRefused = false } = this.#options;
      const optional = settingsMayBeRefused && withSettings && Object.keys(settings).length > 0;
      const pooler = optional ? poolerThatRefused(error) : undefined;
      if (pooler === undefined) throw error;
      this.#withSettings = false;
      this.#pooler = pooler;
      return this.#connect(target, protection, false, until);
    }
  }

  async #connect(
    { place, tls }: Target,
    protection: Protection,
    withSettings: boolean,
    until: number,
  ): Promise<Line> {
    const { signal, settings = {} } = this.#options;
    const left = () => Math.max(1, until - performance.now());
    const socket = await openSocket(place, { protection, tls, signal, timeoutMs: left() });
    const options = startUpOptions(this.#url, withSettings ? settings : {});
    const config = clientConfig(this.#url, Object.keys(settings), options);
    const client = new pg.Client({
      ...config,
      stream: () => alreadyConnected(socket),
      connectionTimeoutMillis: left(),
    });
    // Without a listener an error on an idle connection would end the process.
    client.on('error', () => undefined);
    const cut = () => socket.destroy();
    signal?.addEventListener('abort', cut, { once: true });
    try {
      await client.connect();
    } catch (error) {
      await hangUp({ client, socket });
      throw error;
    } finally {
      signal?.removeEventListener('abort', cut);
    }
    ways.set(client, {
      ...(socket instanceof TLSSocket && tls ? { tls: inWords(socket, tls) } : {}),
      ...(this.#pooler === undefined ? {} : { pooler: this.#pooler }),
    });
    return { client, socket };
  }
}

/** Ends a connection; also when it is gone already. */
export async function hangUp({ client, socket }: Line): Promise<void> {
  const deadline = setTimeout(() => socket.destroy(), END_TIMEOUT_MS);
  try {
    await client.end();
  } catch {
    // The connection is gone already, which is what was wanted.
  } finally {
    clearTimeout(deadline);
    socket.destroy();
  }
}

/** node-postgres connects its stream by itself; this one is connected already. */
function alreadyConnected(socket: Socket): Socket {
  const connect = () => {
    process.nextTick(() => socket.emit('connect'));
    return socket;
  };
  return Object.assign(socket, { connect });
}

function inWords(socket: TLSSocket, { verifies }: TlsPlan): string {
  return `${socket.getProtocol() ?? 'TLS'}, ${VERIFIED[verifies]}`;
}

/** The message CancelRequest (Postgres documentation, "Message Formats"). */
function cancelRequest(processID: number, secretKey: number): Buffer {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80_877_102, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  return message;
}
