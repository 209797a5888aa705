import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A network between Belay and the server that a test can hold up and cut. */
export interface SlowLine {
  /** The same database, by way of this line. */
  url: string;
  /** Resolves when half of the answer is through and no more comes. */
  stalled: Promise<void>;
  /** From now on everything goes through. */
  release(): void;
  /** Breaks every connection, as a network does that is gone. */
  cut(): void;
  close(): Promise<void>;
}

/** How much of an answer comes through. */
const THROUGH = 300_000;

/**
 * Holds up the answer to a statement half-way until it is released; everything else goes through.
 *
 * @param statement A part of its text.
 */
export async function slowLine(database: string, statement: string): Promise<SlowLine> {
  const url = new URL(database);
  const server = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  const waiting = new Set<Socket>();
  let open = false;
  let tellStalled: () => void = () => undefined;
  const stalled = new Promise<void>((resolve) => (tellStalled = resolve));
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => other.destroy());
  };
  const listener = createServer((near) => {
    const far = connect(server);
    keep(near, far);
    keep(far, near);
    let asked = false;
    let passed = 0;
    near.on('data', (chunk) => {
      asked ||= chunk.includes(statement);
      far.write(chunk);
    });
    near.on('end', () => far.end());
    far.on('data', (chunk) => {
      near.write(chunk);
      if (asked) passed += chunk.length;
      if (open || passed < THROUGH) return;
      far.pause();
      waiting.add(far);
      tellStalled();
    });
    far.on('end', () => near.end());
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  url.hostname = '127.0.0.1';
  url.port = String((listener.address() as AddressInfo).port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    ...{ url: url.href, stalled, cut },
    release() {
      open = true;
      for (const socket of waiting) socket.resume();
    },
    async close() {
      cut();
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
}
