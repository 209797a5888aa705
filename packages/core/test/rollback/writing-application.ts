import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** One row for each connection of the application, which counts in it. */
export const OWN_TABLE = `CREATE TABLE own (who int PRIMARY KEY, n int NOT NULL);
INSERT INTO own SELECT who, 0 FROM generate_series(0, 5) AS who;`;

const SERVES = '(SELECT oid::int FROM pg_database WHERE datname = current_database())';
const INSERT = `INSERT INTO item (note) VALUES ($1) RETURNING id, ${SERVES} AS oid`;
const UPDATE = `UPDATE own SET n = n + 1 WHERE who = $1 RETURNING n, ${SERVES} AS oid`;

/** What a server has acknowledged to the application. */
export interface Acknowledged {
  inserts: { id: number; note: string; oid: number }[];
  /** The highest `own.n` of each connection in each database that has served, by `who` and the database's oid. */
  counted: Map<string, { who: number; n: number; oid: number }>;
}

/** An application with six connections that writes all the time, and connects anew whatever ends a connection. */
export class WritingApplication {
  readonly acknowledged: Acknowledged = { inserts: [], counted: new Map() };
  readonly errors = new Set<string>();
  /** The longest that one connection, and all of them together, were without a statement that succeeded. */
  longestMs = { one: 0, all: 0 };
  readonly #url: string;
  readonly #done = new AbortController();
  readonly #running: Promise<void>[];
  #lastAt = performance.now();

  constructor(url: string) {
    this.#url = url;
    this.#running = Array.from({ length: 6 }, (_, who) => this.#write(who));
  }

  /** Until as many inserts more were acknowledged. */
  async goesOn(inserts = 60): Promise<void> {
    const until = this.acknowledged.inserts.length + inserts;
    while (this.acknowledged.inserts.length < until) await sleep(10);
  }

  async stop(): Promise<Acknowledged> {
    this.#done.abort();
    await Promise.all(this.#running);
    return this.acknowledged;
  }

  async #write(who: number): Promise<void> {
    let lastAt = performance.now();
    const succeeded = () => {
      const now = performance.now();
      this.longestMs.one = Math.max(this.longestMs.one, now - lastAt);
      this.longestMs.all = Math.max(this.longestMs.all, now - this.#lastAt);
      lastAt = this.#lastAt = now;
    };
    for (let written = 0; !this.#done.signal.aborted;) {
      const client = new pg.Client({ connectionString: this.#url, ssl: false });
      client.on('error', () => undefined);
      try {
        await client.connect();
        // As a pool does, it gives a connection up after a while.
        for (let left = 25; left > 0 && !this.#done.signal.aborted; left -= 1) {
          await this.#insert(client, `${who} ${written++}`);
          await this.#count(client, who);
          succeeded();
          await sleep(5);
        }
      } catch (error) {
        this.errors.add((error as { code?: string }).code ?? 'connection lost');
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  async #insert(client: pg.Client, note: string): Promise<void> {
    const { rows } = await client.query<{ id: number; oid: number }>(INSERT, [note]);
    for (const row of rows) this.acknowledged.inserts.push({ ...row, note });
  }

  async #count(client: pg.Client, who: number): Promise<void> {
    const { rows } = await client.query<{ n: number; oid: number }>(UPDATE, [who]);
    for (const row of rows) this.acknowledged.counted.set(`${who} ${row.oid}`, { ...row, who });
  }
}
