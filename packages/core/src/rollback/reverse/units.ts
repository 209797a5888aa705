import { type Piece, wholeFile } from '../../migrations/execution/send.ts';
import { type Statement, splitStatements } from '../../migrations/sql/statements.ts';
import { SESSION_KINDS } from '../../validate/going-back/scripts.ts';

/** A part of a script that takes effect as a whole. */
export type Unit =
  /** Runs in one transaction, which can hold the note that it ran as well. */
  | { kind: 'together'; begin: string; pieces: readonly Piece[]; session: boolean; line: number }
  /** Refuses transactions or ends them itself: whether it ran can only be seen afterwards. */
  | { kind: 'alone'; statement: Statement; line: number };

export interface Units {
  units: readonly Unit[];
  /** The script is one transaction, from beginning to end. */
  isWhole: boolean;
}

/** READ WRITE said aloud: the role may be read-only by default. */
const BEGIN = 'BEGIN READ WRITE';

/** For a history that changes without a script. */
export const NOTHING_TO_RUN = {
  ...{ kind: 'together', begin: BEGIN, session: false, line: 1 },
  pieces: [],
} as const satisfies Unit;

/**
 * Cuts a reverse script where Postgres makes it take effect in parts: at the transactions that it opens itself, and at
 * statements that refuse one. A script with neither is one unit.
 *
 * @returns Or why it cannot be run in parts that can be told from each other.
 */
export async function unitsOf(sql: string): Promise<Units | { reason: string }> {
  const split = await splitStatements(sql);
  if (!split.ok) return { reason: `line ${split.line} does not parse: ${split.message}` };
  const { statements } = split;
  if (statements.length === 0) return { units: [NOTHING_TO_RUN], isWhole: true };
  if (statements.every((one) => !one.transactionControl && !standsAlone(one))) {
    return { units: [{ ...NOTHING_TO_RUN, pieces: wholeFile(sql) }], isWhole: true };
  }
  const units = cut(statements);
  if ('reason' in units) return units;
  return { units, isWhole: units.length === 1 && units[0]?.kind === 'together' };
}

function cut(statements: readonly Statement[]): Unit[] | { reason: string } {
  const units: Unit[] = [];
  let block: { begin: Statement; inside: Statement[] } | undefined;
  for (const statement of statements) {
    const { transaction, line } = statement;
    if (statement.node['chain'] === true || isTwoPhase(statement)) {
      return { reason: `line ${line} hands its transaction on (${statement.text.slice(0, 40)})` };
    }
    if (transaction === 'begin') {
      if (block) return { reason: `line ${line} begins a transaction inside another` };
      block = { begin: statement, inside: [] };
    } else if (transaction === 'commit') {
      if (block) units.push(together(block.begin.text, block.inside, block.begin.line));
      block = undefined;
      // What is rolled back does nothing.
    } else if (transaction === 'rollback') block = undefined;
    else if (block) block.inside.push(statement);
    else units.push(single(statement));
  }
  return block ? { reason: 'it leaves its transaction open' } : units;
}

function single(statement: Statement): Unit {
  const { line } = statement;
  return standsAlone(statement)
    ? { kind: 'alone', statement, line }
    : together(BEGIN, [statement], line);
}

function together(begin: string, inside: readonly Statement[], line: number): Unit {
  return {
    ...{ kind: 'together', begin, line },
    pieces: inside.map(({ text, start }) => ({ sql: text, start })),
    session: inside.length > 0 && inside.every(({ kind }) => SESSION_KINDS.has(kind)),
  };
}

/** Also a procedure or block that may commit by itself, which it can only outside a transaction. */
function standsAlone({ kind, text, runsOutsideTransaction }: Statement): boolean {
  if (runsOutsideTransaction === true || kind === 'CallStmt') return true;
  return kind === 'DoStmt' && /\bcommit\b/i.test(text);
}

function isTwoPhase({ node }: Statement): boolean {
  return /^TRANS_STMT_(PREPARE|COMMIT_PREPARED|ROLLBACK_PREPARED)$/.test(String(node['kind']));
}
