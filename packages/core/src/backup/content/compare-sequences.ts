import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import type { Catalogue, SequenceOptions } from '../../postgres/catalogue/types.ts';
import { plural } from '../../report/words.ts';
import type { Compared } from '../engine.ts';
import type { Content, SequenceValue } from './content.ts';

/**
 * Sequences have no snapshots: they were read before the dump, which may have them further on, if somebody took
 * values meanwhile. Never behind: then values would be given out again.
 */
export function compareSequences(
  { sequences, catalogue }: Pick<Content, 'sequences' | 'catalogue'>,
  found: Pick<Content, 'sequences'>,
): Compared {
  const options = sequenceOptions(catalogue);
  const restored = new Map(found.sequences.map((value) => [value.sequence, value]));
  const compared: Compared = { differences: [], notCompared: [] };
  const further: string[] = [];
  for (const was of sequences) {
    const { sequence } = was;
    const is = restored.get(sequence);
    const option = options.get(sequence);
    if (is === undefined) compared.differences.push(`sequence ${sequence} was not restored`);
    else if (isEqual(was, is)) continue;
    else if (option === undefined || option.cycle) {
      compared.notCompared.push(
        `sequence ${sequence} stands at ${is.lastValue}, before the dump at ${was.lastValue}: which of them comes first is not known, since ${option ? 'it begins anew at its end' : 'it belongs to an extension'}`,
      );
    } else {
      const increment = BigInt(option.increment);
      const [before, after] = [next(was, increment), next(is, increment)];
      if (before === after) continue;
      if (increment > 0n === after > before) further.push(`${sequence} ${after}, was ${before}`);
      else {
        compared.differences.push(
          `sequence ${sequence} stands at ${is.lastValue} and stood at ${was.lastValue} before the dump: it would give out the same values again`,
        );
      }
    }
  }
  if (further.length > 0) compared.notCompared.push(furtherOn(further));
  return compared;
}

function isEqual(was: SequenceValue, is: SequenceValue): boolean {
  return was.lastValue === is.lastValue && was.isCalled === is.isCalled;
}

function next({ lastValue, isCalled }: SequenceValue, increment: bigint): bigint {
  return BigInt(lastValue) + (isCalled ? increment : 0n);
}

const SHOWN = 3;

/** How far is right cannot be known: nothing says what was taken between the reading and the dump. */
function furtherOn(further: readonly string[]): string {
  const more = further.length - SHOWN;
  const shown = [...further.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])];
  return `${plural(further.length, 'sequence')} further on than before the dump, as after somebody took values meanwhile; next values: ${shown.join('; ')}`;
}

type Options = Pick<SequenceOptions, 'increment' | 'cycle'>;

/** By the name that the values have; those behind identity columns are described there. */
function sequenceOptions({ sequences, tables }: Catalogue): Map<string, Options> {
  const options = new Map<string, Options>();
  for (const sequence of sequences) {
    options.set(quoteQualified(sequence.schema, sequence.name), sequence);
  }
  for (const { identitySequence } of tables.flatMap(({ columns }) => columns)) {
    if (identitySequence) options.set(alwaysQuoted(identitySequence.name), identitySequence);
  }
  return options;
}

/** A qualified name whose parts are quoted where needed, with both quoted. */
function alwaysQuoted(name: string): string {
  const parts = Array.from(name.matchAll(/"((?:[^"]|"")*)"|[^".]+/g), ([bare, quoted]) =>
    quoted === undefined ? bare : quoted.replaceAll('""', '"'),
  );
  return parts.map(quoteIdent).join('.');
}
