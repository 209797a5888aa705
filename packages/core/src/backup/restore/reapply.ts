import type pg from 'pg';
import { settingSql } from '../../postgres/database-settings.ts';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { attempt } from '../../postgres/rows/session.ts';
import type { DatabaseSetting, Outside } from '../content/content.ts';
import { readGrants, withGrantsInOrder } from './database-grants.ts';

/** Something of a database that its restored copy could not be given, and why. */
export interface NotReapplied {
  part: keyof Outside;
  /** Which of the settings, with `part: 'settings'`. */
  setting?: DatabaseSetting;
  sentence: string;
}

interface Step extends Omit<NotReapplied, 'sentence'> {
  what: string;
  sql: string;
}

/**
 * Gives a restored database what belongs to it and is not in its dump: owner, privileges, settings, those of roles in
 * it, connection limit, comment. Within the transaction of the caller, so that it is all there at once, or is tried
 * and taken back; each step under a savepoint.
 *
 * @param client In a transaction, on any database of the server; its roles must be there.
 * @returns What the role may not do or the server does not have.
 */
export async function reapplyOutside(
  client: pg.Client,
  database: string,
  outside: Outside,
): Promise<NotReapplied[]> {
  const not: NotReapplied[] = [];
  const refused = (step: Omit<Step, 'sql'>, reason: string) => {
    const { part, setting, what } = step;
    const sentence = `${what} could not be given to the restored database: ${reason}`;
    not.push({ part, sentence, ...(setting === undefined ? {} : { setting }) });
  };
  // Before the owner changes, while that is sure to be allowed.
  if (outside.acl === null) await openToAll(client, database);
  for (const step of [ownerStep(database, outside), ...otherSteps(database, outside)]) {
    const outcome = await attempt(client, () => client.query(step.sql));
    if ('reason' in outcome) refused(step, outcome.reason);
  }
  const granted = await attempt(client, () => grant(client, database, outside));
  if ('reason' in granted) refused({ part: 'acl', what: 'its privileges' }, granted.reason);
  return not;
}

/** First: a change of owner rewrites the privileges. */
function ownerStep(database: string, { owner }: Outside): Step {
  const sql = `ALTER DATABASE ${quoteIdent(database)} OWNER TO ${quoteIdent(owner)}`;
  return { part: 'owner', what: `its owner ${owner}`, sql };
}

function otherSteps(database: string, outside: Outside): Step[] {
  const { settings, connectionLimit, comment } = outside;
  const alter = `ALTER DATABASE ${quoteIdent(database)}`;
  const text = comment === null ? 'NULL' : quoteLiteral(comment);
  return [
    ...settings.map((setting) => ({
      part: 'settings' as const,
      setting,
      what: settingWords(setting),
      sql: settingSql(database, setting),
    })),
    {
      part: 'connectionLimit',
      what: 'its connection limit',
      sql: `${alter} CONNECTION LIMIT ${Math.trunc(connectionLimit)}`,
    },
    {
      part: 'comment',
      what: 'its comment',
      sql: `COMMENT ON DATABASE ${quoteIdent(database)} IS ${text}`,
    },
  ];
}

const CLOSED_SQL = 'SELECT FROM pg_catalog.pg_database WHERE datname = $1 AND datacl IS NOT NULL';

/** Takes back what kept others out of a database while it was restored: the default lets everybody connect. */
async function openToAll(client: pg.Client, database: string): Promise<void> {
  const { rowCount } = await client.query(CLOSED_SQL, [database]);
  if (rowCount === 0) return;
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${quoteIdent(database)} TO PUBLIC`);
}

/** Without the value, which may be a secret of an extension's. */
function settingWords({ role, name }: DatabaseSetting): string {
  return role === null ? `the setting ${name}` : `the setting ${name} of ${role}`;
}

async function grant(client: pg.Client, database: string, { acl, owner }: Outside): Promise<void> {
  // The default, which it has already.
  if (acl === null) return;
  const on = `ON DATABASE ${quoteIdent(database)}`;
  await client.query(`REVOKE ALL ${on} FROM PUBLIC, ${quoteIdent(owner)}`);
  for (const one of withGrantsInOrder(await readGrants(client, acl), owner)) {
    const { grantee, grantor, privilege, grantable } = one;
    const to = grantee === null ? 'PUBLIC' : quoteIdent(grantee);
    const sql = `GRANT ${privilege} ${on} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
    if (grantor === owner) {
      await client.query(sql);
      continue;
    }
    await client.query(`SET LOCAL ROLE ${quoteIdent(grantor)}`);
    await client.query(sql);
    await client.query('RESET ROLE');
  }
}
