import { quoteIdent } from '../identifiers.ts';
import { Names } from './names.ts';
import { assembleObjects } from './assemble-objects.ts';
import { assembleRelations } from './assemble-relations.ts';
import type { Oid, Raw } from './raw.ts';
import type { Catalogue } from './types.ts';
import { CATALOGUE_VERSION, SELF } from './types.ts';

export interface AssembleOptions {
  version: number;
  unreadable: readonly string[];
  excludeTables: ReadonlySet<string>;
  /** The role to write as `{self}`, unquoted; null: none. Default: the one that read. */
  self?: string | null;
}

/** Puts the rows of all queries together into one catalogue: names for oids, everything in a fixed order. */
export function assemble(raw: Raw, options: AssembleOptions): Catalogue {
  const kept = asSeenBy(withoutTables(raw, options.excludeTables), options.self);
  const names = new Names(kept);
  const unreadable = [...options.unreadable];
  if (raw.subscriptions.length > 0)
    unreadable.push('connection strings of subscriptions: they hold passwords and are not read');
  if (raw.others.some((other) => other.kind === 'user mapping'))
    unreadable.push('options of user mappings: they hold passwords and are not read');
  return {
    version: CATALOGUE_VERSION,
    serverVersion: options.version,
    ...assembleRelations(kept, names),
    ...assembleObjects(kept, names),
    dependencies: names.dependencies(kept.dependencies),
    unreadable,
  };
}

/** Roles are known by their quoted names. */
function asSeenBy(raw: Raw, self: string | null | undefined): Raw {
  if (self === undefined) return raw;
  const names = self === null ? [] : [self, quoteIdent(self)];
  const reader = raw.roles.find((role) => role.self)?.name ?? '';
  return {
    ...raw,
    roles: raw.roles.map((role) => ({ ...role, self: names.includes(role.name) })),
    others: raw.others.map((other) =>
      other.kind === 'user mapping' ? { ...other, id: mappingOf(other.id, reader, names) } : other,
    ),
  };
}

/** `role on server`, where the query wrote the role that read as `{self}`. */
function mappingOf(id: string, reader: string, self: readonly string[]): string {
  const named = id.startsWith(`${SELF} on `) ? reader + id.slice(SELF.length) : id;
  const whose = self.find((name) => named.startsWith(`${name} on `));
  return whose === undefined ? named : SELF + named.slice(whose.length);
}

/** Without the tables of tools, the sequences their columns own, and what lives on them. */
function withoutTables(raw: Raw, excluded: ReadonlySet<string>): Raw {
  if (excluded.size === 0) return raw;
  const gone = new Set<Oid>();
  for (const relation of raw.relations)
    if (excluded.has(`${relation.schema}.${relation.name}`)) gone.add(relation.oid);
  for (const sequence of raw.sequences)
    if (sequence.ownerRelid !== null && gone.has(sequence.ownerRelid)) gone.add(sequence.oid);
  // What lives on a table is dropped for want of its table; only relations are listed by themselves.
  return { ...raw, relations: raw.relations.filter((relation) => !gone.has(relation.oid)) };
}
