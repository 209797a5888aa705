import path from 'node:path';
import type { Writable } from 'node:stream';
import { noteGroupIn } from '../../backup/kept-folder.ts';
import { withProtectedEnvironment } from '../../postgres/protected-libpq.ts';
import { interruption } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import { randomPart } from '../../runtime/run-id.ts';
import { PSQL_ARGS, PSQL_DEADLINE_MS } from '../files/psql.ts';

/** A psql that is told what to do bit by bit. */
export interface Talk {
  /**
   * Gives it lines to run and waits until it is done with them.
   *
   * @param tells What it is to say then; variables of psql's are filled in.
   * @returns What it said.
   * @throws PsqlEnded when it ends instead.
   */
  say(lines: string, tells?: string): Promise<string>;
}

/** It ended before it was told to: its last words. */
export class PsqlEnded extends Error {
  override name = 'PsqlEnded';
}

export interface TalkOptions {
  psql: string;
  url: string;
  /** A kept folder: its keeper ends psql when this process is killed. */
  folder: string;
}

/** For psql to leave once nothing more is said to it. */
const END_MS = 10_000;

/**
 * Runs psql and feeds it. It commits nothing by itself: when this process dies, its input ends, so it leaves, and the
 * server takes back what it had not been told to commit. When `body` throws, or the signal aborts, it is ended.
 */
export async function withPsql<T>(
  { psql, url, folder }: TalkOptions,
  { env, signal }: Pick<Ports, 'env' | 'signal'>,
  body: (talk: Talk) => Promise<T>,
): Promise<T> {
  const conversation = new Conversation();
  const giveUp = new AbortController();
  let forget: (() => Promise<void>) | undefined;
  const running = withProtectedEnvironment(url, { env, scratch: folder }, (environment) =>
    run(psql, [...PSQL_ARGS, '--file=-'], {
      ...{ env: { PGCLIENTENCODING: 'UTF8', ...environment }, deadlineMs: PSQL_DEADLINE_MS },
      signal: AbortSignal.any([signal, giveUp.signal]),
      onStart: (pid) => (forget = noteGroupIn(path.join(folder, 'psql'), pid)),
      onStdin: (stdin) => conversation.begin(stdin),
      onStderr: (text) => conversation.hear(text),
    }),
  ).finally(() => forget?.());
  const ended = running.then(
    () => conversation.end(),
    () => conversation.end(),
  );
  try {
    const result = await body(conversation);
    conversation.finish();
    const late = setTimeout(() => giveUp.abort(), END_MS);
    await ended;
    clearTimeout(late);
    return result;
  } catch (error) {
    giveUp.abort();
    await ended;
    if (signal.aborted) throw interruption(signal);
    throw error;
  }
}

interface Pending {
  mark: string;
  resolve: (said: string) => void;
  reject: (error: Error) => void;
}

class Conversation implements Talk {
  readonly #token = `belay-${randomPart()}${randomPart()}`;
  #stdin: Writable | undefined;
  #waiting: string[] = [];
  #heard = '';
  #count = 0;
  #pending: Pending | undefined;
  #ended = false;

  begin(stdin: Writable): void {
    this.#stdin = stdin;
    for (const text of this.#waiting.splice(0)) stdin.write(text);
  }

  say(lines: string, tells = ''): Promise<string> {
    this.#count += 1;
    const mark = `${this.#token} ${this.#count}`;
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#lastWords());
      this.#pending = { mark, resolve, reject };
      const text = `${lines}\n\\warn ${mark} ${tells}\n`;
      if (this.#stdin) this.#stdin.write(text);
      else this.#waiting.push(text);
    });
  }

  hear(text: string): void {
    this.#heard += text;
    const { mark, resolve } = this.#pending ?? {};
    if (mark === undefined) return;
    const found = new RegExp(`^${mark}(?: (.*))?\n`, 'm').exec(this.#heard);
    if (!found) return;
    this.#heard = this.#heard.replace(found[0], '');
    this.#pending = undefined;
    resolve?.(found[1] ?? '');
  }

  finish(): void {
    this.#stdin?.end();
  }

  end(): void {
    this.#ended = true;
    this.#pending?.reject(this.#lastWords());
    this.#pending = undefined;
  }

  #lastWords(): PsqlEnded {
    return new PsqlEnded(this.#heard.trim() || 'psql was killed');
  }
}
