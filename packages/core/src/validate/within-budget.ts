import type pg from 'pg';

/** A limit that is so much too long is set again; below it one more round trip costs more than it saves. */
const TOO_LONG_MS = 200;

/**
 * A client for one read whose statements share the time that is left: the server's limit is for each statement,
 * and is set anew before one that would else have the time of those before it once more.
 *
 * @param client In a transaction with `limitMs()` as its statement_timeout.
 * @param limitMs How long a statement may run from now on, in milliseconds.
 */
export function withinBudget(client: pg.Client, limitMs: () => number): pg.Client {
  const first = limitMs();
  let last = first;
  const lower = (statement: unknown) => {
    const limit = limitMs();
    // Back to a savepoint is back to its limit; and in a failed transaction nothing else can be said.
    if (typeof statement === 'string' && /^\s*ROLLBACK/i.test(statement)) last = first;
    else if (last - limit > TOO_LONG_MS && client.getTransactionStatus() === 'T') {
      last = limit;
      // Sent in front; where it fails, so does what follows.
      const sql = `SET LOCAL statement_timeout = ${Math.max(1, Math.round(limit))}`;
      client.query(sql).catch(() => undefined);
    }
  };
  const ask = client.query.bind(client) as (...given: unknown[]) => unknown;
  const query = (...given: unknown[]): unknown => {
    lower(given[0]);
    return ask(...given);
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'query') return query;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
