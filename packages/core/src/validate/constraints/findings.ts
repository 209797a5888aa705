import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import type { Finding } from '../../report/schema.ts';
import { partName, partitionsWithout } from '../indexes/partitions.ts';
import type { Weakness, WeakConstraint } from './declared.ts';
import type { IdleGuard, UnguardedConstraint } from './guards.ts';

const TYPE: Record<WeakConstraint['type'], string> = {
  c: 'CHECK',
  f: 'foreign key',
  n: 'NOT NULL',
  p: 'primary key',
  u: 'unique constraint',
  x: 'exclusion constraint',
};

/** The finding about a constraint whose declaration promises less than it seems to. */
export async function weakFinding(client: pg.Client, weak: WeakConstraint): Promise<Finding> {
  const on = weak.ofDomain ? `the domain ${weak.ownerId}` : weak.ownerId;
  const finding = FINDING[weak.weakness](weak, `the ${TYPE[weak.type]} ${weak.id} on ${on}`);
  if (weak.weakness !== 'index invalid') return finding;
  return { ...finding, sql: await indexSql(client, weak) };
}

const FINDING: Record<Weakness, (weak: WeakConstraint, which: string) => Finding> = {
  'not valid': (weak, which) => ({
    rule: 'unvalidated-constraint',
    severity: 'warning',
    evidence: 'catalogue',
    title: `${which} is NOT VALID: rows from before were never checked`,
    detail:
      'Only what was written since was checked. Queries cannot rely on it, and neither does the planner.',
    object: weak.id,
    advice: weak.ofDomain
      ? 'Validate it; that reads the tables with columns of the domain and blocks writes to them meanwhile.'
      : 'Validate it; that reads the whole table and blocks no writes.',
    sql: `ALTER ${ownerSql(weak)} VALIDATE CONSTRAINT ${quoteIdent(weak.name)};`,
  }),
  'not enforced': (weak, which) => ({
    rule: 'constraint-not-enforced',
    severity: 'warning',
    evidence: 'catalogue',
    title: `${which} is NOT ENFORCED: nothing checks it`,
    detail: 'It documents an intention; any row may break it.',
    object: weak.id,
    advice: 'Enforce it, or accept the finding with the reason in belay.yml.',
    sql: enforceSql(weak),
  }),
  'index invalid': (weak, which) => ({
    rule: 'constraint-index-invalid',
    severity: 'error',
    evidence: 'catalogue',
    title: `the index behind ${which} is invalid: the constraint does not hold`,
    detail: weak.partitioned
      ? 'ALTER TABLE ONLY … ADD makes such a one, to be completed by one for each partition. Until then it holds in none, or only in some of them.'
      : 'Rows that break it may be there, and queries do not use the index.',
    object: weak.id,
    advice: weak.partitioned
      ? 'Complete it on the partitions named in the SQL; each ADD CONSTRAINT blocks writes to its partition while it runs.'
      : 'Look for duplicates, then build the index again.',
  }),
};

function ownerSql({ ofDomain, schema, owner }: WeakConstraint): string {
  return `${ofDomain ? 'DOMAIN' : 'TABLE'} ${quoteQualified(schema, owner)}`;
}

/** PostgreSQL 18 can enforce a foreign key later, a CHECK only by making it anew. */
function enforceSql(weak: WeakConstraint): string {
  const alter = `ALTER ${ownerSql(weak)}`;
  const name = quoteIdent(weak.name);
  if (weak.type === 'f') return `${alter} ALTER CONSTRAINT ${name} ENFORCED;`;
  const enforced = weak.definition.replace(/ NOT ENFORCED$/, '');
  return `${alter} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} ${enforced};`;
}

async function indexSql(client: pg.Client, weak: WeakConstraint): Promise<string> {
  const { schema, index, partitioned, type, definition } = weak;
  if (!index) throw new Error(`the constraint ${weak.id} has no index`);
  const name = quoteQualified(schema, index.name);
  if (!partitioned) {
    return type === 'x'
      ? `REINDEX INDEX ${name}; -- not possible CONCURRENTLY: blocks writes while it runs`
      : `REINDEX INDEX CONCURRENTLY ${name};`;
  }
  const partitions = await partitionsWithout(client, weak.table, index.oid);
  return partitions
    .flatMap((partition, position) => {
      const part = partName(index.name, position);
      return [
        `ALTER TABLE ${quoteQualified(partition.schema, partition.name)} ADD CONSTRAINT ${quoteIdent(part)} ${definition};`,
        `ALTER INDEX ${name} ATTACH PARTITION ${quoteQualified(partition.schema, part)};`,
      ];
    })
    .join('\n');
}

/** The finding about a constraint whose triggers do not fire. */
export function unguardedFinding({ kind, id, tableId, guards }: UnguardedConstraint): Finding {
  const tables = [...new Set(guards.map((guard) => guard.tableId))];
  const common = {
    severity: 'error',
    evidence: 'catalogue',
    object: id,
    sql: guards.map(enableSql).join('\n'),
  } as const;
  const how = `${CAUSE} On ${tables.join(', ')}: ${stateWords(guards)}.`;
  if (kind === 'unique') {
    return {
      ...common,
      rule: 'unique-key-unguarded',
      title: `the deferrable unique constraint ${id} on ${tableId} is not checked: its trigger is off`,
      detail: `Duplicates can be committed. ${how}`,
      advice: `${ENABLE} Then look for duplicates.`,
    };
  }
  return {
    ...common,
    rule: 'foreign-key-unguarded',
    title: `the foreign key ${id} on ${tableId} is not guarded: ${sideWords(guards)}`,
    detail: `Rows can come to refer to nothing. ${how}`,
    advice: `${ENABLE} Then look for orphans: what was written meanwhile is not checked again.`,
  };
}

const CAUSE =
  'ALTER TABLE … DISABLE TRIGGER ALL does this, pg_restore --disable-triggers among others.';
const ENABLE =
  'Enable the triggers, as a superuser, or drop the constraint and add it again, as the owner.';

function stateWords(guards: readonly IdleGuard[]): string {
  const replica = guards.filter(({ state }) => state === 'replica').length;
  if (replica === 0) return 'disabled';
  return replica === guards.length
    ? 'enabled for replication only'
    : 'disabled, or enabled for replication only';
}

function sideWords(guards: readonly IdleGuard[]): string {
  const referring = guards.some(({ checksReferring }) => checksReferring);
  const referred = guards.some(({ checksReferring }) => !checksReferring);
  if (referring && referred) return 'nothing checks either side';
  return referring
    ? 'nothing checks the rows that refer'
    : 'nothing checks when rows that are referred to change or go';
}

function enableSql({ schema, table, trigger }: IdleGuard): string {
  return `ALTER TABLE ${quoteQualified(schema, table)} ENABLE TRIGGER ${quoteIdent(trigger)};`;
}
