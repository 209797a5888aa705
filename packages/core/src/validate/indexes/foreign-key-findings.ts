import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import type { ForeignKey, Uncovered } from './foreign-keys.ts';
import { attachSql, cut, partitionsWithout } from './partitions.ts';
import { type TableUse, readTableUse } from './table-use.ts';

/** From here on a search through all rows is felt. */
const BIG_ROWS = 10_000;
const BIG_BYTES = 8 * 1024 * 1024;

/** The finding about each foreign key whose referring rows no index finds. */
export async function foreignKeyFindings(
  client: pg.Client,
  uncovered: readonly Uncovered[],
): Promise<Finding[]> {
  const tables = uncovered.flatMap(({ key }) => [key.table.oid, key.referenced.oid]);
  const uses = await readTableUse(client, tables);
  const findings: Finding[] = [];
  for (const one of uncovered) {
    const { key } = one;
    const use = uses.get(key.table.oid) ?? NO_USE;
    const deleted = uses.get(key.referenced.oid)?.deleted ?? 0;
    findings.push({ ...finding(one, use, deleted), sql: await createSql(client, key) });
  }
  return findings;
}

const NO_USE: TableUse = { rows: 0, bytes: 0, deleted: 0 };

/** A warning where it hurts: many rows to search, and a reason to search them. */
function finding({ key, partly }: Uncovered, { rows, bytes }: TableUse, deleted: number): Finding {
  const isBig = rows >= BIG_ROWS || bytes >= BIG_BYTES;
  const isDeletedFrom = key.followsDelete || deleted > 0;
  return {
    rule: 'foreign-key-without-index',
    severity: isBig && isDeletedFrom && !partly ? 'warning' : 'notice',
    evidence: 'catalogue',
    title: `the foreign key ${key.id} on ${key.table.id} (to ${key.referenced.id}) has no index`,
    detail: [
      `To delete a row of ${key.referenced.id}, or to change its key, Postgres searches all of ${key.table.id} (about ${plural(Math.round(rows), 'row')}), with the row locked meanwhile.`,
      deletions(key, deleted),
      ...(partly ? [`${partly.id} narrows the search.`] : []),
    ].join(' '),
    object: key.id,
    advice: 'Add the index to the schema as well, or the next migration drops it again.',
  };
}

function deletions({ referenced, followsDelete }: ForeignKey, deleted: number): string {
  if (deleted > 0) {
    return `${plural(deleted, 'row')} of ${referenced.id} ${deleted === 1 ? 'was' : 'were'} deleted since the statistics were last reset.`;
  }
  return followsDelete
    ? 'The key says what is to happen on such a delete, so that it is to be expected.'
    : 'None was deleted since the statistics were last reset.';
}

/** NAMEDATALEN - 1. */
const NAME_BYTES = 63;

async function createSql(client: pg.Client, { table, columnNames }: ForeignKey): Promise<string> {
  const columns = columnNames.map(quoteIdent).join(', ');
  const on = quoteQualified(table.schema, table.name);
  if (!table.partitioned) return `CREATE INDEX CONCURRENTLY ON ${on} (${columns});`;
  const rest = `USING btree (${columns})`;
  const suffix = '_idx';
  const name = cut([table.name, ...columnNames].join('_'), NAME_BYTES - suffix.length) + suffix;
  const partitions = await partitionsWithout(client, table.oid, 0);
  return [
    `CREATE INDEX ${quoteIdent(name)} ON ONLY ${on} ${rest};`,
    attachSql({ schema: table.schema, name, unique: false, rest }, partitions),
  ].join('\n');
}
