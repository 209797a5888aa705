import type { PrismaResult } from '../../migrations/prisma/cli.ts';

/** What `prisma migrate status` said. Undefined lists: it did not come to speak of them. */
export interface PrismaSays {
  upToDate: boolean;
  /** In the folder and not applied, failed ones left out. */
  pending?: string[];
  failed?: string[];
  /** Applied and not in the folder. */
  unknown?: string[];
}

/**
 * The sentences of the command (6.19.3 and 7.10.1, seen and read in their source). The first kind ends the
 * command, so that a list that is missing says nothing.
 */
const LISTS: Readonly<Record<'pending' | 'failed' | 'unknown', RegExp>> = {
  pending: /^(?:Following|The) migrations? have not yet been applied:\n/m,
  failed: /^Following migrations? have failed:\n/m,
  unknown: /^The migrations? from the database are not found locally in [^\n]*:\n/m,
};

/**
 * Reads the output of `prisma migrate status`.
 *
 * @returns What it said of the history, or why it came to say nothing.
 */
export function readStatusOutput(result: PrismaResult): PrismaSays | { reason: string } {
  if (result.timedOut) return { reason: 'it did not end in time and was ended' };
  if (result.engineMissing) return { reason: "Prisma's schema engine could not be started" };
  if (result.ok) return { upToDate: true };
  const lists = Object.entries(LISTS).flatMap(([name, header]) => {
    const names = listAfter(header, result.output);
    return names === undefined ? [] : [[name, names] as const];
  });
  if (lists.length > 0) return { upToDate: false, ...Object.fromEntries(lists) };
  return { reason: failure(result) };
}

function listAfter(header: RegExp, output: string): string[] | undefined {
  const match = header.exec(output);
  if (!match) return undefined;
  const rest = output.slice(match.index + match[0].length);
  return (rest.split(/\n[ \t]*(?:\n|$)/)[0] ?? '').split('\n').map((line) => line.trim());
}

const LONGEST = 300;

function failure({ exitCode, output }: PrismaResult): string {
  const at = output.search(/^Error\b/m);
  const said = (at === -1 ? output : output.slice(at)).replace(/\s+/g, ' ').trim();
  const words = said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said;
  return words === '' ? `it ended with exit code ${String(exitCode)} and no word` : words;
}

/** What the history says, in the words of `prisma migrate status`. */
export interface HistorySays {
  pending: readonly string[];
  failed: readonly string[];
  unknown: readonly string[];
}

/**
 * What Prisma says otherwise than the history, one sentence each; empty when both agree. Prisma speaks of
 * unknown migrations only where others are pending, so that silence about them is no contradiction.
 */
export function disagreements(prisma: PrismaSays, history: HistorySays): string[] {
  const isBehind = history.pending.length + history.failed.length > 0;
  if (prisma.upToDate) {
    return isBehind
      ? [`Prisma calls the database up to date; by its history ${behindWords(history)}.`]
      : [];
  }
  return (['pending', 'failed', 'unknown'] as const).flatMap((kind) => {
    const said = prisma[kind];
    return said === undefined ? [] : difference(KIND_WORDS[kind], said, history[kind]);
  });
}

const KIND_WORDS = {
  pending: 'not applied',
  failed: 'failed',
  unknown: 'applied and not in the tree',
} as const;

function behindWords({ pending, failed }: HistorySays): string {
  return [
    ...(failed.length > 0 ? [`${failed.join(', ')} failed`] : []),
    ...(pending.length > 0 ? [`${pending.length} are not applied`] : []),
  ].join(' and ');
}

function difference(what: string, prisma: readonly string[], history: readonly string[]): string[] {
  // A name with a line break in it cannot be told apart in Prisma's list.
  const ours = new Set(history.flatMap((name) => name.split('\n').map((line) => line.trim())));
  const theirs = new Set(prisma);
  const onlyPrisma = [...theirs].filter((name) => !ours.has(name));
  const onlyHistory = [...ours].filter((name) => !theirs.has(name));
  return [
    ...onlyPrisma.map((name) => `Prisma calls ${name} ${what}; the history does not.`),
    ...onlyHistory.map((name) => `The history says of ${name}: ${what}; Prisma does not.`),
  ];
}
