import { tmpdir } from 'node:os';
import { withClient } from '../../../src/postgres/connection.ts';
import { readServerFacts } from '../../../src/postgres/server-facts.ts';
import type { CheckScope } from '../../../src/report/recorder.ts';
import type { Finding } from '../../../src/report/schema.ts';
import { type Ready, checkReady } from '../../../src/backup/preflight/check-ready.ts';

/** A scope that only keeps what it is told. */
export function keepingScope(): { scope: CheckScope; findings: Finding[] } {
  const findings: Finding[] = [];
  const find = (finding: Finding) => {
    findings.push(finding);
    return finding;
  };
  const findAll = (found: readonly Finding[]) => found.forEach(find);
  return {
    scope: { item: () => undefined, notVerified: () => undefined, find, findAll },
    findings,
  };
}

/** Everything that the check says before a backup of this database, by this role. */
export async function readyFor(
  url: string,
  { jobs = 2, scratch = tmpdir() } = {},
): Promise<Ready & { findings: Finding[]; rules: string[] }> {
  const { scope, findings } = keepingScope();
  const ready = await withClient(url, {}, async (client) => {
    const facts = await readServerFacts(client);
    return checkReady({ client, facts, url, jobs, scratch }, scope);
  });
  return { ...ready, findings, rules: findings.map(({ rule }) => rule) };
}

/** Makes a role with a password and gives the URL with which it connects. */
export async function roleUrl(url: string, role: string, attributes = ''): Promise<string> {
  await withClient(url, {}, (client) =>
    client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'word-${role}' ${attributes}`),
  );
  const theirs = new URL(url);
  theirs.username = role;
  theirs.password = `word-${role}`;
  return theirs.href;
}

export async function sql(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}
