import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isInside } from '../../migrations/paths.ts';
import { type Statement, splitStatements } from '../../migrations/sql/statements.ts';
import type { WayBack } from '../../report/test-report.ts';

/** One migration to undo. */
export interface BackStep {
  migration: string;
  /** Absolute path of the proven script; absent where there is nothing to undo. */
  file?: string;
  /** Holds a statement that refuses transactions, or handles them itself. */
  aloneOnly: boolean;
  /** Adds a value to an enum, which nothing can use before it is committed (SQLSTATE 55P04). */
  addsEnumValue: boolean;
  /** Changes settings of its session, which the next script must not find. */
  setsSession: boolean;
}

/** Statements that change the session and nothing else, by the parser's names. */
export const SESSION_KINDS: ReadonlySet<string> = new Set(['VariableSetStmt', 'DiscardStmt']);
const NOTHING = { aloneOnly: false, addsEnumValue: false, setsSession: false };

/**
 * Looks at the scripts that the rehearsal left: they must be there and be what was proven.
 *
 * @param folder Absolute path of the folder of the rehearsal's report.
 * @returns The steps in the order given, or why one cannot be used.
 */
export async function readScripts(
  proofs: readonly WayBack[],
  folder: string,
): Promise<BackStep[] | { reason: string }> {
  const steps: BackStep[] = [];
  for (const proof of proofs) {
    const step = await readScript(proof, folder);
    if ('reason' in step) return step;
    steps.push(step);
  }
  return steps;
}

async function readScript(
  { migration, source, file, sql }: WayBack,
  folder: string,
): Promise<BackStep | { reason: string }> {
  if (source === 'nothing to undo') return { migration, ...NOTHING };
  if (file === undefined || sql === undefined) {
    return { reason: `the proven reverse of ${migration} was not written to a file` };
  }
  const place = path.resolve(folder, file);
  // The report may have come from elsewhere.
  if (!isInside(folder, place)) return { reason: `${file} lies outside the rehearsal's report` };
  const text = await readFile(place, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return { reason: `${file} is not beside the rehearsal's report (hand on its whole folder)` };
  }
  if (!isProven(text, sql)) return { reason: `${file} is not what the rehearsal proved` };
  const split = await splitStatements(text);
  if (!split.ok) return { reason: `${file} does not parse` };
  return { migration, file: place, ...needsOf(split.statements) };
}

/** Belay writes comments above what it proved, and nothing else. */
function isProven(text: string, sql: string): boolean {
  if (!text.endsWith(sql)) return false;
  const above = text.slice(0, text.length - sql.length);
  return above.split('\n').every((line) => line === '' || line.startsWith('--'));
}

/** What has to be known of a script before it is run with others. */
export function needsOf(statements: readonly Statement[]): typeof NOTHING {
  return {
    aloneOnly: statements.some(
      ({ runsOutsideTransaction, transactionControl }) =>
        runsOutsideTransaction ?? transactionControl ?? false,
    ),
    addsEnumValue: statements.some(
      ({ kind, node }) => kind === 'AlterEnumStmt' && node['oldVal'] === undefined,
    ),
    setsSession: statements.some(
      ({ kind, text }) => SESSION_KINDS.has(kind) || /set_config/i.test(text),
    ),
  };
}
