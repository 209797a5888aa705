import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** An application's sessions on a database, to be watched; all of them end with `body`. */
export async function withLoad<T>(url: string, body: (load: Load) => Promise<T>): Promise<T> {
  const load = new Load(url);
  try {
    return await body(load);
  } finally {
    await load.end();
  }
}

export class Load {
  readonly #url: string;
  readonly #clients: pg.Client[] = [];
  readonly #running: Promise<unknown>[] = [];
  #ended = false;

  constructor(url: string) {
    this.#url = url;
  }

  /** One more session. */
  async session(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'shop' });
    client.on('error', () => undefined);
    this.#clients.push(client);
    await client.connect();
    return client;
  }

  /** Starts a statement that nobody waits for. */
  async start(sql: string): Promise<pg.Client> {
    const client = await this.session();
    this.#running.push(client.query(sql).catch(() => undefined));
    return client;
  }

  /**
   * Repeats statements until the end, a pause between two. They must read a table: a session without other figures to
   * report keeps its count of transactions to itself (pgstat_report_stat, Postgres 15 and later).
   */
  async repeat(sql: string, pauseMs: number): Promise<void> {
    const client = await this.session();
    const loop = async () => {
      while (!this.#ended) {
        await client.query(sql).catch(() => undefined);
        await sleep(pauseMs);
      }
    };
    this.#running.push(loop());
  }

  /** Two transactions that wait for each other; needs a table `pair` with the rows 1 and 2. */
  async deadlock(): Promise<void> {
    const [one, two] = [await this.session(), await this.session()];
    const take = (id: number) => `UPDATE pair SET n = n + 1 WHERE id = ${id}`;
    for (const client of [one, two]) {
      await client.query("BEGIN; SET LOCAL deadlock_timeout = '20ms'");
    }
    await one.query(take(1));
    await two.query(take(2));
    await Promise.allSettled([one.query(take(2)), two.query(take(1))]);
    // A session that ends reports its counters at once; one that idles may wait for ten seconds.
    await Promise.all([one.end(), two.end()]);
  }

  async end(): Promise<void> {
    this.#ended = true;
    const admin = new pg.Client({ connectionString: this.#url, application_name: 'shop' });
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'shop' AND pid <> pg_backend_pid()`,
    );
    await Promise.allSettled(this.#running);
    await Promise.allSettled(this.#clients.map((client) => client.end()));
    await admin.end();
  }
}
