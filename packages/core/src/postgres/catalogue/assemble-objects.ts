import { CLASS, compareText, sortById, sortGrants } from './names.ts';
import type { Names } from './names.ts';
import { NO_OID, type Oid, type Raw } from './raw.ts';
import type {
  Catalogue,
  DefaultPrivileges,
  Domain,
  Enum,
  Grant,
  OtherObject,
  Publication,
  RangeType,
  Routine,
} from './types.ts';

const ROUTINE_KIND = {
  f: 'function',
  p: 'procedure',
  a: 'aggregate',
  w: 'window function',
} as const;
const FIRING = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' } as const;
const DEFAULTS_ON = {
  r: 'TABLES',
  S: 'SEQUENCES',
  f: 'FUNCTIONS',
  T: 'TYPES',
  n: 'SCHEMAS',
  L: 'LARGE OBJECTS',
} as const;

export type ObjectSections = Pick<
  Catalogue,
  | 'schemas'
  | 'extensions'
  | 'enums'
  | 'domains'
  | 'rangeTypes'
  | 'functions'
  | 'eventTriggers'
  | 'statistics'
  | 'publications'
  | 'defaultPrivileges'
  | 'databaseSettings'
  | 'others'
>;

/** Everything that does not live on a table. */
export function assembleObjects(raw: Raw, names: Names): ObjectSections {
  return {
    schemas: sortById(
      raw.schemas.map(({ oid, id, name, owner }) => ({
        id,
        name,
        ...owned(CLASS.schema, oid, owner, names),
      })),
    ),
    extensions: sortById(
      raw.extensions.map(({ oid, ...row }) => ({
        ...row,
        comment: names.comment(CLASS.extension, oid),
      })),
    ),
    enums: sortById(
      raw.types
        .filter((row) => row.kind === 'e')
        .map((row): Enum => ({ ...typeBase(row, names), labels: row.labels ?? [] })),
    ),
    domains: sortById(
      raw.types.filter((row) => row.kind === 'd').map((row) => assembleDomain(row, raw, names)),
    ),
    rangeTypes: sortById(assembleRanges(raw, names)),
    functions: sortById(assembleRoutines(raw, names)),
    eventTriggers: sortById(
      raw.eventTriggers.map(({ oid, owner, tags, enabled, ...row }) => ({
        ...row,
        tags: [...(tags ?? [])].sort(compareText),
        enabled: FIRING[enabled],
        ...describedAndOwned(CLASS.eventTrigger, oid, owner, names),
      })),
    ),
    statistics: sortById(
      raw.statistics.flatMap(({ oid, relid, owner, ...row }) => {
        const table = names.relation(relid);
        return table === undefined
          ? []
          : [{ ...row, table, ...describedAndOwned(CLASS.statistics, oid, owner, names) }];
      }),
    ),
    publications: sortById(
      raw.publications.map(({ oid, owner, operations, tables, schemas, ...row }): Publication => ({
        ...row,
        operations: operations.split(',').filter((word) => word !== ''),
        tables: [...(tables ?? [])].sort(compareText),
        schemas: [...(schemas ?? [])].sort(compareText),
        ...describedAndOwned(CLASS.publication, oid, owner, names),
      })),
    ),
    defaultPrivileges: sortById(assembleDefaultPrivileges(raw, names)),
    databaseSettings: sortById(
      raw.databaseSettings.map(({ role, settings }) => ({
        id: role === NO_OID ? 'database' : names.role(role),
        role: role === NO_OID ? null : names.role(role),
        settings: [...(settings ?? [])].sort(compareText),
      })),
    ),
    others: sortById(assembleOthers(raw, names)),
  };
}

function describedAndOwned(
  classId: number,
  oid: Oid,
  owner: Oid,
  names: Names,
): { owner: string; comment: string | null } {
  return { owner: names.role(owner), comment: names.comment(classId, oid) };
}

function owned(
  classId: number,
  oid: Oid,
  owner: Oid,
  names: Names,
): { owner: string; comment: string | null; grants: Grant[] } {
  return { ...describedAndOwned(classId, oid, owner, names), grants: names.grants(classId, oid) };
}

function typeBase(
  row: Raw['types'][number],
  names: Names,
): {
  id: string;
  schema: string;
  name: string;
  owner: string;
  comment: string | null;
  grants: Grant[];
} {
  const { id, schema, name } = row;
  return { id, schema, name, ...owned(CLASS.type, row.oid, row.owner, names) };
}

function assembleDomain(row: Raw['types'][number], raw: Raw, names: Names): Domain {
  const constraints = raw.constraints
    .filter((constraint) => constraint.typid === row.oid && constraint.type === 'c')
    .map(({ name, definition, validated }) => ({ name, definition, validated }))
    .sort((a, b) => compareText(a.name, b.name));
  return {
    ...typeBase(row, names),
    type: row.type ?? '',
    collation: row.collation,
    notNull: row.notNull,
    default: row.default,
    constraints,
  };
}

function assembleRanges(raw: Raw, names: Names): RangeType[] {
  const definitions = new Map(raw.ranges.map((row) => [row.oid, row.definition]));
  return raw.types
    .filter((row) => row.kind === 'r')
    .map((row) => ({ ...typeBase(row, names), definition: definitions.get(row.oid) ?? '' }));
}

function assembleRoutines(raw: Raw, names: Names): Routine[] {
  const aggregates = new Map(raw.aggregates.map((row) => [row.oid, row.definition]));
  return raw.routines.map((row) => ({
    id: row.id,
    schema: row.schema,
    name: row.name,
    kind: ROUTINE_KIND[row.kind],
    arguments: row.arguments,
    result: row.result,
    definition: row.definition ?? aggregates.get(row.oid) ?? '',
    ...owned(CLASS.routine, row.oid, row.owner, names),
  }));
}

function assembleDefaultPrivileges(raw: Raw, names: Names): DefaultPrivileges[] {
  const found = new Map<Oid, DefaultPrivileges>();
  for (const row of raw.defaultPrivileges) {
    const role = names.role(row.owner);
    const on = DEFAULTS_ON[row.type];
    const id = `${role}${row.schema === null ? '' : ` in ${row.schema}`} on ${on}`;
    const entry = found.get(row.oid) ?? { id, role, schema: row.schema, on, grants: [] };
    found.set(row.oid, entry);
    const { privilege, grantable, revoked } = row;
    // No row to join: the entry equals the default and only exists.
    if (row.role !== null && privilege !== null && grantable !== null && revoked !== null)
      entry.grants.push(names.grant({ role: row.role, privilege, grantable, revoked }));
  }
  const entries = [...found.values()].filter((entry) => entry.grants.length > 0);
  for (const entry of entries) sortGrants(entry.grants);
  return entries;
}

/** The rarer kinds, with base types, which only C code can make. */
function assembleOthers(raw: Raw, names: Names): OtherObject[] {
  const base = raw.types
    .filter((row) => row.kind === 'b')
    .map((row) => ({
      ...row,
      class: CLASS.type,
      kind: 'type',
      definition: row.shell ? 'shell' : row.input,
    }));
  const rows = [...raw.others, ...base].map(
    ({ class: classId, oid, kind, id, owner, definition }) => ({
      id: `${kind} ${id}`,
      kind,
      owner: owner === null ? null : names.role(owner),
      definition: withGrants(definition, names.grants(classId, oid)),
      comment: names.comment(classId, oid),
    }),
  );
  const subscriptions = raw.subscriptions.map(({ id, owner, definition }) => ({
    id: `subscription ${id}`,
    kind: 'subscription',
    owner: names.role(owner),
    definition,
    comment: null,
  }));
  return [...rows, ...subscriptions];
}

function withGrants(definition: string, grants: Grant[]): string {
  const words = grants.map(
    (grant) => `${grant.revoked ? 'revoked ' : ''}${grant.privilege} to ${grant.role}`,
  );
  return [definition, ...words].join('; ').trim();
}
