import type { ObjectKind } from '../../postgres/catalogue/types.ts';
import type { Difference } from './differences.ts';

/** What cannot be compared when a section of the catalogue could not be read. */
interface Hidden {
  kinds?: readonly ObjectKind[];
  /** Of objects of any kind. */
  properties?: readonly string[];
}

/** By the words that reading the catalogue uses for its sections; the essential ones stop it altogether. */
const HIDDEN: Readonly<Record<string, Hidden>> = {
  // The index of a key would look like one of its own, and the reverse.
  indexes: {
    kinds: ['index'],
    properties: [
      ...['indexValid', 'indexTablespace', 'indexOptions', 'indexComment'],
      ...['clusteredOn', 'replicaIdentity'],
    ],
  },
  constraints: {
    kinds: ['constraint', 'index'],
    properties: ['constraints', 'notNullUnvalidated'],
  },
  sequences: { kinds: ['sequence'], properties: ['identitySequence'] },
  extensions: { kinds: ['extension'] },
  triggers: { kinds: ['trigger'] },
  'whether foreign keys are enforced': { properties: ['enforcementOff'] },
  'row security policies': { kinds: ['policy'] },
  rules: { kinds: ['rule'] },
  'extended statistics': { kinds: ['statistics'] },
  types: { kinds: ['enum', 'domain', 'range type', 'other'] },
  'range types': { kinds: ['range type'] },
  'row and array types': { kinds: ['composite type'] },
  'functions and procedures': { kinds: ['function'] },
  aggregates: { kinds: ['function'] },
  'event triggers': { kinds: ['event trigger'] },
  publications: { kinds: ['publication'] },
  subscriptions: { kinds: ['other'] },
  'settings of the database': { kinds: ['database settings'] },
  'operators, casts, collations, text search and foreign servers': { kinds: ['other'] },
  comments: { properties: ['comment', 'indexComment'] },
  grants: { kinds: ['other'], properties: ['grants'] },
  'default privileges': { kinds: ['default privileges'] },
  'dependencies between objects': {},
  // Nobody reads these, and nothing that is compared depends on them.
  'connection strings of subscriptions': {},
  'options of user mappings': {},
};

/**
 * Whether a difference may only seem so, because that part of a catalogue was not read.
 *
 * @param unread `<section>: <reason>`, as `Catalogue.unreadable` has it. A section that is not known hides all.
 * @param property Of a difference in properties, which one.
 */
export function hidesDifference(
  unread: readonly string[],
  { node }: Difference,
  property?: string,
): boolean {
  return unread.some((sentence) => {
    const hidden = HIDDEN[sentence.split(': ', 1)[0] ?? ''];
    if (hidden === undefined) return true;
    return (
      hidden.kinds?.includes(node.kind) === true ||
      (property !== undefined && hidden.properties?.includes(property) === true)
    );
  });
}
