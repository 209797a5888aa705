import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import type { Catalogue, SequenceOptions } from '../../postgres/catalogue/types.ts';
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
      // How far on is right cannot be known: nothing says what was taken between the reading and the dump.
      if (before !== after && increment > 0n !== after > before) {
        compared.differences.push(
          `sequence ${sequence} stands at ${is.lastValue} and stood at ${was.lastValue} before the dump: it would give out the same values again`,
        );
      }
    }
  }
  return compared;
}

function isEqual(was: SequenceValue, is: SequenceValue): boolean {
  return was.lastValue === is.lastValue && was.isCalled === is.isCalled;
}

function next({ lastValue, isCalled }: SequenceValue, increment: bigint): bigint {
  return BigInt(lastValue) + (isCalled ? increment : 0n);
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
