import type { Catalogue, OtherObject } from '../../postgres/catalogue/types.ts';

export interface AfterRestore {
  /** What was backed up, with everything taken as it was found that no dump gives back. */
  catalogue: Catalogue;
  /** What that is, one sentence each. */
  notCompared: string[];
}

/** Before this one the schema public belonged to the role that initialised the cluster. */
const PUBLIC_OF_DATABASE_OWNER = 150_000;

/**
 * What a restore of `expected` has to look like, given what was found: a dump leaves out some properties of what it
 * holds, and another server lacks tablespaces and versions of extensions. Whatever is not listed here must be equal.
 */
export function afterRestore(
  expected: Catalogue,
  found: Catalogue,
  sameServer: boolean,
): AfterRestore {
  const notes = new Set<string>();
  const place = sameServer ? asItIs : tablespaces(found, notes);
  const catalogue: Catalogue = {
    ...expected,
    extensions: sameServer ? expected.extensions : withVersions(expected, found),
    schemas: publicOwner(expected, found, notes),
    ...place(expected),
    constraints: enforcement(place(expected).constraints, found, notes),
    indexes: withoutInvalid(place(expected).indexes, found, notes),
    others: subscriptions(expected.others, found, notes),
    // Compared as what belongs to the database itself, with the names of roles as they are.
    databaseSettings: found.databaseSettings,
    // Said by whoever compares: to have been read on one side only is no property of the schema.
    unreadable: found.unreadable,
  };
  return { catalogue, notCompared: [...notes] };
}

type Placed = Pick<Catalogue, 'tables' | 'views' | 'indexes' | 'constraints'>;

function asItIs({ tables, views, indexes, constraints }: Placed): Placed {
  return { tables, views, indexes, constraints };
}

/** Where the server has no such tablespace, everything lies in the database's own. */
function tablespaces(found: Catalogue, notes: Set<string>): (expected: Placed) => Placed {
  const located = new Map(
    [...found.tables, ...found.views, ...found.indexes].map(({ id, tablespace }) => [
      id,
      tablespace,
    ]),
  );
  const keys = new Map(found.constraints.map((key) => [keyOf(key), key.indexTablespace]));
  const settle = (was: string | null, is: string | null | undefined): string | null => {
    if (was === null || is !== null) return was;
    notes.add(
      `what was in the tablespace ${was} lies in the default one there: another server cannot always have it`,
    );
    return null;
  };
  const move = <T extends { id: string; tablespace: string | null }>(object: T): T => ({
    ...object,
    tablespace: settle(object.tablespace, located.get(object.id)),
  });
  return ({ tables, views, indexes, constraints }) => ({
    tables: tables.map(move),
    views: views.map(move),
    indexes: indexes.map(move),
    constraints: constraints.map((key) => ({
      ...key,
      indexTablespace: settle(key.indexTablespace, keys.get(keyOf(key))),
    })),
  });
}

function keyOf({ id }: { id: string }): string {
  return id;
}

/** The versions are compared with those of the extensions that every database has. */
function withVersions(expected: Catalogue, found: Catalogue): Catalogue['extensions'] {
  const versions = new Map(found.extensions.map(({ id, version }) => [id, version]));
  return expected.extensions.map((extension) => ({
    ...extension,
    version: versions.get(extension.id) ?? extension.version,
  }));
}

function publicOwner(
  expected: Catalogue,
  found: Catalogue,
  notes: Set<string>,
): Catalogue['schemas'] {
  const is = found.schemas.find(({ name }) => name === 'public');
  return expected.schemas.map((schema) => {
    const old = expected.serverVersion < PUBLIC_OF_DATABASE_OWNER && schema.name === 'public';
    if (!old || is === undefined || is.owner === schema.owner) return schema;
    notes.add(
      `the schema public belonged to ${schema.owner} and belongs to ${is.owner} there: before Postgres 15 it is made by whoever initialised the server, which a dump does not say`,
    );
    return { ...schema, owner: is.owner };
  });
}

/** CREATE INDEX CONCURRENTLY that failed: pg_dump leaves such an index out. */
function withoutInvalid(
  indexes: Catalogue['indexes'],
  found: Catalogue,
  notes: Set<string>,
): Catalogue['indexes'] {
  const there = new Set(found.indexes.map(({ id }) => id));
  return indexes.filter(({ id, valid }) => {
    if (valid || there.has(id)) return true;
    notes.add(`the index ${id} was invalid, as one whose building failed is; a dump leaves it out`);
    return false;
  });
}

/** ALTER TABLE … DISABLE TRIGGER ALL is not dumped for the triggers behind foreign keys. */
function enforcement(
  constraints: Catalogue['constraints'],
  found: Catalogue,
  notes: Set<string>,
): Catalogue['constraints'] {
  const enforced = new Set(found.constraints.filter((key) => !key.enforcementOff).map(keyOf));
  return constraints.map((constraint) => {
    if (!constraint.enforcementOff || !enforced.has(constraint.id)) return constraint;
    notes.add(
      `the foreign key ${constraint.id} was switched off (DISABLE TRIGGER ALL) and is enforced there: a dump does not say so`,
    );
    return { ...constraint, enforcementOff: false };
  });
}

/** Restored subscriptions are disabled and wait for somebody to enable them. */
function subscriptions(
  others: readonly OtherObject[],
  found: Catalogue,
  notes: Set<string>,
): OtherObject[] {
  const restored = new Map(found.others.map((other) => [other.id, other.definition]));
  return others.map((other) => {
    const definition = restored.get(other.id);
    if (other.kind !== 'subscription' || definition === undefined) return other;
    const [was, is] = [rest(other.definition), rest(definition)];
    if (was !== is || definition === other.definition) return other;
    notes.add(`the ${other.id} is disabled there, as every restored one is; enable it by hand`);
    return { ...other, definition };
  });
}

/** Without the first word, which says whether it is enabled (`t` or `f`). */
function rest(definition: string): string {
  return definition.slice(definition.indexOf(' ') + 1);
}
