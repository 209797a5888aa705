import {
  type NarrowReference,
  type NumberColumn,
  listNarrowKeys,
  listNarrowReferences,
} from '../../postgres/number-columns.ts';
import { type SequenceFacts, listSequences } from '../../postgres/sequence-facts.ts';
import type { CheckContext } from '../context.ts';
import {
  type Extent,
  type SequenceValue,
  type Unread,
  readExtents,
  readSequences,
} from './read-values.ts';

/** Everything that numbers rows, and how far it is. */
export interface Survey {
  sequences: readonly { sequence: SequenceFacts; value: SequenceValue | Unread }[];
  /** Columns of 2 or 4 bytes that are keys, or count because a sequence feeds them. */
  keys: readonly { column: NumberColumn; isFed: boolean }[];
  references: readonly NarrowReference[];
  /** Columns whose default names its sequence in a way that cannot be followed. */
  untraced: readonly string[];
  /** Of every column above; not of those whose sequence begins again at its end. */
  extent: (column: NumberColumn) => Extent | Unread;
}

/** Reads the catalogue, then the sequences, then their columns. */
export async function survey(context: CheckContext): Promise<Survey> {
  const { sequences, untraced, keys, references } = await context.read(async (client) => ({
    ...(await listSequences(client)),
    keys: await listNarrowKeys(client),
    references: await listNarrowReferences(client),
  }));
  const readable = sequences.filter(({ unreadable }) => unreadable === null);
  const values = await readSequences(context, readable);
  const counting = sequences.filter(({ cycle }) => !cycle).flatMap(countedColumns);
  const fed = new Set(counting.map(keyOf));
  const cycling = new Set(
    sequences.filter(({ cycle }) => cycle).flatMap(({ columns }) => columns.map(keyOf)),
  );
  // Named as text, but a sequence all the same.
  const isFed = (column: NumberColumn) => fed.has(keyOf(column)) || untraced.includes(column.id);
  const narrow = unique([...keys, ...counting.filter(isNarrow)]);
  const numbering = narrow.filter((column) => !cycling.has(keyOf(column)));
  const columns = unique([...counting, ...numbering, ...references.map((one) => one.referred)]);
  const extents = await readExtents(context, columns);
  const byKey = new Map([...extents].map(([column, extent]) => [keyOf(column), extent]));
  return {
    sequences: sequences.map((sequence) => ({
      sequence,
      value: values[readable.indexOf(sequence)] ?? { reason: sequence.unreadable ?? '' },
    })),
    keys: numbering.map((column) => ({ column, isFed: isFed(column) })),
    references,
    untraced,
    extent: (column) => byKey.get(keyOf(column)) ?? { reason: 'not read' },
  };
}

/** The columns of a sequence whose values can be compared with it. */
export function countedColumns({ columns }: SequenceFacts): NumberColumn[] {
  return columns.filter(({ holdsNumbers }) => holdsNumbers);
}

const HIGHEST_OF_FOUR_BYTES = 2n ** 31n - 1n;

function isNarrow({ range, type }: NumberColumn): boolean {
  return range !== null && range.high <= HIGHEST_OF_FOUR_BYTES && !type.startsWith('numeric');
}

function unique(columns: readonly NumberColumn[]): NumberColumn[] {
  return [...new Map(columns.map((column) => [keyOf(column), column])).values()];
}

function keyOf({ tableOid, attnum }: NumberColumn): string {
  return `${tableOid}.${attnum}`;
}
