import { withClient } from '@belay/core/postgres/connection.ts';
import type { TestServer } from '@belay/testkit/servers.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ValidateCheck } from '@belay/core/validate/context.ts';
import type { CheckOutcome } from './run-check.ts';

/** A new database after these statements, as the superuser. */
export async function databaseWith(server: TestServer, ...statements: string[]): Promise<string> {
  const url = await server.createDatabase();
  await run(url, ...statements);
  return url;
}

/** One session for all of them, so that its settings last. */
export async function run(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** `rule object: title` of each finding; all of them must be errors that were measured. */
export function told({ findings }: Pick<CheckOutcome, 'findings'>): string[] {
  return findings.map(({ rule, object, title, severity, evidence }) => {
    if (severity !== 'error' || evidence !== 'measured') throw new Error(`${rule} is ${severity}`);
    return `${rule} ${object ?? ''}: ${title}`;
  });
}

/** Rows that a finding's own SQL shows when it is pasted. */
export async function shown(url: string, { findings }: CheckOutcome): Promise<number[]> {
  return withClient(url, {}, async (client) => {
    const counts: number[] = [];
    for (const { sql = '' } of findings) counts.push((await client.query(sql)).rows.length);
    return counts;
  });
}

/** The role sees this table and nothing else. */
export const only = (table: string) => (role: string) => [`GRANT SELECT ON ${table} TO ${role}`];

/** The check on a server that is so far away, in milliseconds for each transaction. */
export function farAway(check: ValidateCheck, milliseconds: number): ValidateCheck {
  return {
    ...check,
    run: (context, scope) => {
      const read: typeof context.read = async (body, options) => {
        await sleep(milliseconds);
        return context.read(body, options);
      };
      return check.run({ ...context, read }, scope);
    },
  };
}
