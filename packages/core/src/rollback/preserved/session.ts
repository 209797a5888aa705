import type pg from 'pg';
import { READING_SETTINGS, type Session, openSession } from '../../postgres/connection.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { withDatabase } from '../../postgres/url.ts';
import { OperationFailed, messageOf } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import { explainLost } from '../lasting-session.ts';
import { takeStep } from '../steps.ts';
import type { Admin } from '../target.ts';
import type { Preserved } from './list.ts';

export type PreservedPorts = Pick<RollbackPorts, 'signal' | 'env' | 'step'>;

/**
 * Runs `body` with a session in a preserved database, which stays closed to everybody else but for the moment of
 * connecting.
 *
 * @throws OperationFailed `preserved-left-open`, `rollback-session-lost`; what `openSession` throws.
 */
export async function withPreservedSession<T>(
  admin: Admin,
  preserved: Pick<Preserved, 'database'>,
  ports: PreservedPorts,
  body: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { signal, env } = ports;
  const session = await openPreserved(admin, preserved, ports, (url) =>
    openSession(url, { signal, env, remote: 'verify-full', settings: READING_SETTINGS }),
  );
  try {
    return await body(session.client);
  } catch (error) {
    throw explainLost(session.explain(error));
  } finally {
    await session.close();
  }
}

/**
 * Lets us in and closes the door at once; sessions that are in stay. Also the door that a killed run left open.
 *
 * @throws OperationFailed `preserved-left-open`, and what `open` throws.
 */
export async function openPreserved(
  admin: Admin,
  { database }: Pick<Preserved, 'database'>,
  ports: PreservedPorts,
  open: (url: string) => Promise<Session>,
): Promise<Session> {
  const url = withDatabase(admin.url, database);
  await takeStep(ports, 'preserved: opening');
  await admin.client.query(allowSql(database, true));
  let session: Session | undefined;
  try {
    await takeStep(ports, 'preserved: opened');
    session = await open(url);
    await takeStep(ports, 'preserved: closing');
  } finally {
    await closeAgain(admin, database, session);
  }
  await takeStep(ports, 'preserved: closed');
  return session;
}

async function closeAgain(
  { client }: Admin,
  database: string,
  session: Session | undefined,
): Promise<void> {
  try {
    await client.query(allowSql(database, false));
  } catch (error) {
    await session?.close();
    const sql = allowSql(database, false);
    throw new OperationFailed(
      'preserved-left-open',
      `The preserved database ${JSON.stringify(database)} could not be closed to applications again: ${messageOf(error)}.`,
      `It is whole, and lets applications connect under its own name. To close it: ${sql}.`,
      { cause: error },
    );
  }
}

/** ALTER DATABASE … ALLOW_CONNECTIONS. */
export function allowSql(database: string, allow: boolean): string {
  return `ALTER DATABASE ${quoteIdent(database)} ALLOW_CONNECTIONS ${allow}`;
}
