import type { Migration } from '../../migrations/types.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { appliedFrom, deployedAsRehearsed } from './applied.ts';
import { type GivenReport, reverseFromReport, reverseOf } from './from-report.ts';
import { type Proven, type ToProve, proveNow } from './prove-now.ts';
import type { NoReverse, ReverseStep, ReverseSubject } from './types.ts';

export interface GatherInput extends ReverseSubject {
  /** To be undone, newest first: applied, and nothing applied after the oldest of them is left out. */
  names: readonly string[];
  /** Of `expect`. */
  expect?: GivenReport | undefined;
}

type Reverse = ReverseStep | NoReverse;

/**
 * For each migration the SQL that undoes it, proven: by the rehearsal in `expect` where that speaks of it as it was
 * deployed, else now, on a throwaway server. Or why there is none. Changes nothing.
 *
 * @returns In the order of `names`.
 * @throws Interrupted.
 */
export async function gatherReverses(
  input: GatherInput,
  scope: Pick<CheckScope, 'notVerified'>,
  ports: Ports,
): Promise<Reverse[]> {
  const { names, tree, history } = input;
  if (names.length === 0) return [];
  if (tree === undefined) return names.map(without('there is no checkout with its migrations'));
  const going = appliedFrom(tree, history, new Set(names));
  if ('reason' in going) return names.map(without(going.reason));
  const known = await fromReport(input, going);
  const missing = going.filter(({ name }) => !known.has(name));
  if (missing.length > 0) {
    const proven = await tryToProve({ ...input, tree }, going, scope, ports);
    for (const migration of missing) known.set(migration.name, await fromProof(migration, proven, input)); // prettier-ignore
  }
  return names.map((name) => known.get(name) ?? without('the history does not have it')(name));
}

function without(because: string): (migration: string) => NoReverse {
  return (migration) => ({ migration, because });
}

async function fromReport(
  { expect, live, history, tree }: GatherInput,
  going: readonly Migration[],
): Promise<Map<string, Reverse>> {
  const known = new Map<string, Reverse>();
  if (expect === undefined || tree === undefined) return known;
  if (!deployedAsRehearsed(expect.report, tree, history)) return known;
  for (const migration of going) {
    const reverse = await reverseFromReport(expect, migration, live.schema);
    if (reverse !== undefined) known.set(migration.name, reverse);
  }
  return known;
}

/** What hinders the proof is the reason why there is no reverse. */
async function tryToProve(
  input: GatherInput & Pick<ToProve, 'tree'>,
  going: readonly Migration[],
  scope: Pick<CheckScope, 'notVerified'>,
  ports: Ports,
): Promise<Proven | { reason: string }> {
  const goes = new Set(going.map(({ name }) => name));
  const stay = input.history.filter(({ name }) => !goes.has(name));
  const staying = appliedFrom(input.tree, stay);
  if ('reason' in staying) return staying;
  try {
    const proven = await proveNow({ ...input, staying, going }, ports);
    if (proven.server !== undefined && proven.server.major !== input.live.major) {
      scope.notVerified(
        `the reverses on Postgres ${input.live.major}: they were proven on ${proven.server.version}`,
      );
    }
    return proven;
  } catch (error) {
    if (ports.signal.aborted) throw error;
    if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
    return { reason: `it could not be proven here: ${error.message}` };
  }
}

async function fromProof(
  migration: Migration,
  proven: Proven | { reason: string },
  { live: { schema } }: GatherInput,
): Promise<Reverse> {
  if ('reason' in proven) return without(proven.reason)(migration.name);
  const proof = proven.wayBack.find(({ migration: name }) => name === migration.name);
  if (proof) return reverseOf(proof, migration, 'now', { evidence: proven, schema });
  const why = proven.stopped ?? 'the proof did not come so far';
  return without(`it could not be proven on a throwaway server: ${why}`)(migration.name);
}
