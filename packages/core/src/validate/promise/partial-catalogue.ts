import { keyOf } from '../../postgres/catalogue/names.ts';
import type { CatalogueNode } from '../../postgres/catalogue/nodes.ts';
import type { Catalogue, ObjectKind } from '../../postgres/catalogue/types.ts';

type Section = Exclude<
  keyof Catalogue,
  'version' | 'serverVersion' | 'dependencies' | 'unreadable'
>;

/** Where a catalogue keeps each kind; a column lies in its relation. */
const SECTIONS: Record<Exclude<ObjectKind, 'column'>, Section> = {
  schema: 'schemas',
  extension: 'extensions',
  enum: 'enums',
  domain: 'domains',
  'composite type': 'compositeTypes',
  'range type': 'rangeTypes',
  sequence: 'sequences',
  table: 'tables',
  view: 'views',
  'materialized view': 'views',
  index: 'indexes',
  constraint: 'constraints',
  function: 'functions',
  trigger: 'triggers',
  policy: 'policies',
  rule: 'rules',
  'event trigger': 'eventTriggers',
  statistics: 'statistics',
  publication: 'publications',
  'default privileges': 'defaultPrivileges',
  'database settings': 'databaseSettings',
  other: 'others',
};

/**
 * A catalogue of some objects only, columns in their relations.
 *
 * @param dependenciesOf What an object needs, by its key.
 */
export function catalogueOf(
  nodes: Iterable<CatalogueNode>,
  serverVersion: number,
  dependenciesOf: (key: string) => readonly string[] | undefined,
): Catalogue {
  const catalogue = emptyCatalogue(serverVersion);
  const need = (key: string) => {
    const needed = dependenciesOf(key);
    if (needed) catalogue.dependencies[key] = [...needed];
  };
  for (const { kind, id, object } of nodes) {
    if (kind === 'column') continue;
    // The table above says that the section is of this kind.
    (catalogue[SECTIONS[kind]] as unknown[]).push(object);
    need(keyOf(kind, id));
    if ('columns' in object) for (const column of object.columns) need(keyOf('column', column.id));
  }
  return catalogue;
}

function emptyCatalogue(serverVersion: number): Catalogue {
  return {
    ...{ version: 1, serverVersion, schemas: [], extensions: [], enums: [], domains: [] },
    ...{ compositeTypes: [], rangeTypes: [], sequences: [], tables: [], views: [], indexes: [] },
    ...{ constraints: [], functions: [], triggers: [], policies: [], rules: [] },
    ...{ eventTriggers: [], statistics: [], publications: [], defaultPrivileges: [] },
    ...{ databaseSettings: [], others: [], dependencies: {}, unreadable: [] },
  };
}
