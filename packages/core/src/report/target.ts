import type { ServerFacts } from '../postgres/server-facts.ts';
import { describeUrl } from '../postgres/url.ts';
import type { ValidateDetails } from './validate-report.ts';

/** The database as reports name it. */
export function targetOf(url: string, facts: ServerFacts): NonNullable<ValidateDetails['target']> {
  const { database, databaseOid, systemIdentifier, role, version, major, pooler, standby, tls } =
    facts;
  const kind = standby ? 'standby' : 'primary';
  return {
    ...{ place: describeUrl(url), database, databaseOid, role, version, major, kind },
    ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
    ...(pooler === undefined ? {} : { pooler }),
    ...(tls === undefined ? {} : { tls }),
  };
}

/** The facts that begin a report's first line. */
export function targetWords({
  place,
  kind,
  pooler,
  version,
}: ReturnType<typeof targetOf>): string[] {
  const through = pooler === undefined ? '' : `, through ${pooler}`;
  return [`${place} (${kind}${through})`, `Postgres ${version}`];
}
