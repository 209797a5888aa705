import { assembleColumns, sequenceOptions, sorted } from './assemble-columns.ts';
import { CLASS, compareText, onTable, sortById } from './names.ts';
import type { Names } from './names.ts';
import { NO_OID, type Oid, type Raw } from './raw.ts';
import type {
  Catalogue,
  Column,
  Constraint,
  Index,
  Policy,
  Rule,
  Sequence,
  Table,
  Trigger,
  View,
} from './types.ts';

type RawRelation = Raw['relations'][number];

const CONSTRAINT_TYPE = {
  c: 'check',
  f: 'foreign key',
  p: 'primary key',
  u: 'unique',
  x: 'exclude',
} as const;
const FIRING = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' } as const;
const COMMAND = { '*': 'ALL', r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' } as const;
const TABLE_KIND = { r: 'table', p: 'partitioned table', f: 'foreign table' } as const;

export type RelationSections = Pick<
  Catalogue,
  | 'tables'
  | 'views'
  | 'sequences'
  | 'indexes'
  | 'constraints'
  | 'triggers'
  | 'policies'
  | 'rules'
  | 'compositeTypes'
>;

/** Tables, views, sequences, composite types and everything that lives on a table. */
export function assembleRelations(raw: Raw, names: Names): RelationSections {
  const columns = assembleColumns(raw, names);
  // The few indexes that say something about their table.
  const marked = raw.indexes.filter(
    ({ clustered, replicaIdentity }) => clustered || replicaIdentity,
  );
  const of = (...kinds: RawRelation['kind'][]): RawRelation[] =>
    raw.relations.filter((row) => kinds.includes(row.kind));
  return {
    tables: sortById(
      of('r', 'p', 'f').map((row) => assembleTable(row, columns.get(row.oid) ?? [], marked, names)),
    ),
    views: sortById(
      of('v', 'm').map((row) => assembleView(row, columns.get(row.oid) ?? [], names)),
    ),
    sequences: sortById(assembleSequences(raw, names)),
    indexes: sortById(assembleIndexes(raw, names)),
    constraints: sortById(assembleConstraints(raw, names)),
    triggers: sortById(
      raw.triggers.flatMap((row): Trigger[] => {
        const place = placeOf(row, names, CLASS.trigger);
        return place
          ? [
              {
                ...place,
                definition: row.definition,
                enabled: FIRING[row.enabled],
                inherited: row.inherited,
              },
            ]
          : [];
      }),
    ),
    policies: sortById(raw.policies.flatMap((row) => assemblePolicy(row, names))),
    rules: sortById(
      raw.rules.flatMap((row): Rule[] => {
        const place = placeOf(row, names, CLASS.rule);
        return place && row.definition !== null
          ? [{ ...place, definition: row.definition, enabled: FIRING[row.enabled] }]
          : [];
      }),
    ),
    compositeTypes: sortById(assembleComposites(of('c'), raw, names)),
  };
}

function assembleSequences(raw: Raw, names: Names): Sequence[] {
  const relations = new Map(raw.relations.map((row) => [row.oid, row]));
  return raw.sequences.flatMap((row) => {
    const relation = relations.get(row.oid);
    if (relation === undefined || row.identity === true) return [];
    const { id, schema, name, unlogged } = relation;
    const ownedBy =
      row.ownerRelid === null ? null : (names.column(row.ownerRelid, row.ownerNum ?? 0) ?? null);
    return [
      {
        id,
        schema,
        name,
        unlogged,
        ownedBy,
        ...sequenceOptions(row),
        ...ownership(relation, names),
      },
    ];
  });
}

function ownership(row: RawRelation, names: Names): Pick<Table, 'owner' | 'comment' | 'grants'> {
  return {
    owner: names.role(row.owner),
    comment: names.comment(CLASS.relation, row.oid),
    grants: names.grants(CLASS.relation, row.oid),
  };
}

function assembleTable(
  row: RawRelation,
  columns: Column[],
  marked: Raw['indexes'],
  names: Names,
): Table {
  const parents = (row.parents ?? []).map(
    (oid) => names.relation(oid) ?? 'a table that is left out',
  );
  const isPartition = row.partitionBound !== null;
  const indexes = marked.filter(({ relid }) => relid === row.oid);
  const {
    id,
    schema,
    name,
    unlogged,
    accessMethod,
    tablespace,
    ofType,
    rowSecurity,
    forceRowSecurity,
  } = row;
  return {
    ...{
      id,
      schema,
      name,
      unlogged,
      accessMethod,
      tablespace,
      ofType,
      rowSecurity,
      forceRowSecurity,
    },
    ...ownership(row, names),
    kind: TABLE_KIND[row.kind as 'r' | 'p' | 'f'],
    options: sorted(row.options),
    toastOptions: sorted(row.toastOptions),
    replicaIdentity: replicaIdentity(row, indexes.find((index) => index.replicaIdentity)?.id),
    clusteredOn: indexes.find((index) => index.clustered)?.id ?? null,
    partitionKey: row.partitionKey,
    partitionOf: isPartition ? (parents[0] ?? null) : null,
    partitionBound: row.partitionBound,
    inherits: isPartition ? [] : parents,
    foreignServer: row.foreignServer,
    foreignOptions: row.foreignOptions,
    columns,
  };
}

function replicaIdentity(row: RawRelation, index: string | undefined): string {
  // A foreign table has none, which Postgres stores as `nothing`.
  if (row.kind === 'f') return 'default';
  switch (row.replicaIdentity) {
    case 'd':
      return 'default';
    case 'f':
      return 'full';
    case 'n':
      return 'nothing';
    case 'i':
      return `index ${index ?? '(dropped)'}`;
  }
}

function assembleView(row: RawRelation, columns: Column[], names: Names): View {
  const { id, schema, name, tablespace } = row;
  return {
    ...{ id, schema, name, tablespace, columns },
    ...ownership(row, names),
    materialized: row.kind === 'm',
    populated: row.populated,
    options: sorted(row.options),
    definition: row.definition ?? '',
  };
}

function assembleIndexes(raw: Raw, names: Names): Index[] {
  const ofConstraint = new Set(
    raw.constraints.filter((row) => 'pux'.includes(row.type)).map((row) => row.indexOid),
  );
  return raw.indexes.flatMap((row) => {
    const table = names.relation(row.relid);
    if (table === undefined || ofConstraint.has(row.oid)) return [];
    const { id, schema, name, unique, valid, tablespace } = row;
    const definition = row.definition ?? '';
    return [
      {
        ...{ id, schema, name, definition, unique, valid, tablespace, table },
        partitionOf: row.parent === null ? null : (names.index(row.parent) ?? null),
        statistics: row.statistics ?? [],
        comment: names.comment(CLASS.relation, row.oid),
      },
    ];
  });
}

function assembleConstraints(raw: Raw, names: Names): Constraint[] {
  const indexes = new Map(raw.indexes.map((row) => [row.oid, row]));
  const off = new Set(raw.switchedOffForeignKeys.map((row) => row.oid));
  return raw.constraints.flatMap((row) => {
    const place = placeOf(row, names, CLASS.constraint);
    if (!place || row.type === 'n') return [];
    // A foreign key names the index of the table it points to; only keys have one of their own.
    const index = row.type === 'f' || row.type === 'c' ? undefined : indexes.get(row.indexOid);
    return [
      {
        ...place,
        type: CONSTRAINT_TYPE[row.type],
        definition: row.definition,
        validated: row.validated,
        inherited: row.hasParent || !row.local,
        indexValid: index?.valid ?? null,
        indexTablespace: index?.tablespace ?? null,
        indexOptions: sorted(index?.options ?? null),
        indexComment: index === undefined ? null : names.comment(CLASS.relation, index.oid),
        enforcementOff: off.has(row.oid),
      },
    ];
  });
}

function assemblePolicy(row: Raw['policies'][number], names: Names): Policy[] {
  const place = placeOf(row, names, CLASS.policy);
  if (!place) return [];
  const { permissive, using, check } = row;
  const roles = row.roles.map((role) => names.role(role)).sort(compareText);
  return [{ ...place, permissive, using, check, roles, command: COMMAND[row.command] }];
}

function assembleComposites(
  rows: RawRelation[],
  raw: Raw,
  names: Names,
): Catalogue['compositeTypes'] {
  const typeOf = new Map(raw.typeOids.map((row) => [row.relid, row.oid]));
  return rows.map((row) => {
    const type = typeOf.get(row.oid) ?? NO_OID;
    const attributes = raw.columns.filter((column) => column.relid === row.oid);
    const { id, schema, name } = row;
    return {
      ...{ id, schema, name },
      owner: names.role(row.owner),
      comment: names.comment(CLASS.type, type),
      grants: names.grants(CLASS.type, type),
      attributes: attributes.map((column) => ({
        name: column.name,
        type: column.type,
        collation: column.collation,
        comment: names.comment(CLASS.relation, row.oid, column.num),
      })),
    };
  });
}

/** What everything that lives on a table has; undefined where the table is left out. */
function placeOf(
  row: { oid: Oid; relid: Oid; name: string; id: string },
  names: Names,
  classId: number,
): { id: string; name: string; table: string; comment: string | null } | undefined {
  const table = names.relation(row.relid);
  if (table === undefined) return undefined;
  return {
    id: onTable(row.id, table),
    name: row.name,
    table,
    comment: names.comment(classId, row.oid),
  };
}
