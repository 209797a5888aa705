import type { ServerFacts } from '../../postgres/server-facts.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import { listed } from './listed.ts';
import type { NotDumped } from './not-dumped.ts';

type Told = Pick<Finding, 'rule' | 'severity' | 'title' | 'detail' | 'advice'>;

const SHOWN = 20;

/**
 * Tells of everything that is not in a dump: as findings, and as sentences about what a comparison after a restore cannot
 * speak of.
 *
 * @returns The sentences.
 */
export function tellNotDumped(
  notDumped: NotDumped,
  facts: Pick<ServerFacts, 'standby' | 'database' | 'role'>,
  scope: CheckScope,
): string[] {
  for (const told of findings(notDumped, facts)) scope.find({ evidence: 'catalogue', ...told });
  return sentences(notDumped, facts.standby);
}

function findings(
  seen: NotDumped,
  { standby, database, role }: Pick<ServerFacts, 'standby' | 'database' | 'role'>,
): Told[] {
  const told: Told[] = [];
  const of = (
    names: readonly string[],
    noun: string,
    tell: (count: string) => Omit<Told, 'detail'>,
  ) => {
    if (names.length > 0)
      told.push({ ...tell(plural(names.length, noun)), detail: listed(names, SHOWN) });
  };
  of(standby ? seen.unlogged : [], 'unlogged table', (count) => ({
    rule: 'unlogged-not-dumped',
    severity: 'error',
    title: `${count} not in the backup: a standby has none of their rows`,
    advice: 'Back up the primary. pg_dump leaves them out on a standby without a word.',
  }));
  of(seen.hiddenMappings, 'user mapping', (count) => ({
    rule: 'user-mapping-options-lost',
    severity: 'warning',
    title: `${count} would be dumped without user and password: the role ${role} may not see them`,
    advice: 'Back up as a superuser, or keep the CREATE USER MAPPING statements elsewhere.',
  }));
  of(seen.extensionTables, 'table', (count) => ({
    rule: 'extension-rows-not-dumped',
    severity: 'warning',
    title: `rows of ${count} of extensions are not in the backup`,
    advice:
      'An extension says what of its tables is configuration (pg_extension_config_dump); the rest comes new with CREATE EXTENSION. Its documentation says what to do where that is not enough.',
  }));
  of(seen.inSystemSchemas, 'object', (count) => ({
    rule: 'system-schema-not-dumped',
    severity: 'warning',
    title: `${count} of yours in pg_catalog or information_schema not in the backup`,
    advice: "pg_dump takes these schemas for the server's own. Move the objects to another schema.",
  }));
  of(seen.foreignTables, 'foreign table', (count) => ({
    rule: 'foreign-rows-not-dumped',
    severity: 'notice',
    title: `the rows of ${count} are not in the backup: they are another server's`,
    advice: 'Back up that server, too.',
  }));
  of(seen.invalidIndexes, 'invalid index', (count) => ({
    rule: 'invalid-index-not-dumped',
    severity: 'notice',
    title: `${count} not in the backup`,
    advice:
      'pg_dump leaves out what CREATE INDEX CONCURRENTLY left half-built. Drop or rebuild it: REINDEX INDEX CONCURRENTLY.',
  }));
  of(seen.subscriptions, 'subscription', (count) => ({
    rule: 'subscription-restored-disabled',
    severity: 'notice',
    title: `${count} would come back disabled and without a slot`,
    advice:
      'After a restore: CREATE the slot or ALTER SUBSCRIPTION … SET (slot_name = …), then ENABLE.',
  }));
  of(seen.slots, 'logical slot', (count) => ({
    rule: 'slot-not-dumped',
    severity: 'notice',
    title: `${count} of ${database} would not come back`,
    advice:
      'Slots stay with the old database and are lost with it. Whoever reads them needs a new start after a restore.',
  }));
  of(seen.preparedTransactions, 'prepared transaction', (count) => ({
    rule: 'prepared-transaction-not-dumped',
    severity: 'notice',
    title: `what ${count} wrote is not in the backup: it is not committed`,
    advice:
      'COMMIT PREPARED or ROLLBACK PREPARED what nobody needs; it also blocks renaming the database at a rollback.',
  }));
  if (seen.collationDiffers) told.push(collation(database));
  return told;
}

function collation(database: string): Told {
  return {
    rule: 'collation-version-differs',
    severity: 'warning',
    title: `${database} was made with another version of the operating system's collation`,
    detail:
      'Indexes on text may be in the wrong order, so that queries miss rows and unique indexes let duplicates in. A restore builds them anew, and fails on such a duplicate.',
    advice: 'REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.',
  };
}

function sentences(seen: NotDumped, standby: boolean): string[] {
  const of = (names: readonly string[], sentence: string) =>
    names.length === 0 ? [] : [`${sentence}: ${listed(names, SHOWN)}`];
  return [
    ...of(standby ? seen.unlogged : [], 'a standby has no rows of unlogged tables'),
    ...of(seen.foreignTables, 'rows of foreign tables are not compared'),
    ...of(
      seen.hiddenMappings,
      'options of user mappings that this role may not see are not compared',
    ),
    ...of(
      seen.extensionTables,
      'rows of extension tables that are no configuration are not compared',
    ),
    ...of(
      seen.extensionTablesInPart,
      'of these extension tables only the rows that the extension calls configuration are dumped',
    ),
    ...of(seen.inSystemSchemas, 'what users made in the schemas of the server is not compared'),
    ...of(seen.invalidIndexes, 'invalid indexes are not dumped'),
    ...of(seen.materializedViews, 'materialized views are computed anew when they are restored'),
    ...of(seen.subscriptions, 'subscriptions come back disabled'),
    ...of(seen.slots, 'logical slots do not come back'),
    ...of(seen.preparedTransactions, 'prepared transactions do not come back'),
  ];
}
