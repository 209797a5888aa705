import type { HistoryRow } from '../../migrations/types.ts';
import { namesInWords } from '../../report/words.ts';
import { type Applied, type Chosen, type GoingBackTo, chosen } from './going-back-to.ts';

export interface Going {
  /** Applied and to be undone, newest first: in the reverse of the order in which they were applied. */
  going: string[];
  /** Neither finished nor rolled back, and not so before; newest first. */
  failed: string[];
  /** The last one applied. */
  from?: { migration: string; appliedAt?: string };
  /** The last one that stays applied; undefined where none does. */
  to: string | undefined;
  /** Why undoing `going` does not lead there. */
  notBySql?: string;
}

/**
 * What has to go, by the order in which migrations were applied: out of the order of their names is possible, and what
 * was applied later may build on what was before.
 *
 * @param history In the order of its rows; undefined where the database has none.
 * @throws UserError `rollback-target-missing`, `migration-unknown-name`, `migration-not-applied`.
 */
export function goingOf(history: readonly HistoryRow[] | undefined, where: GoingBackTo): Going {
  const rows = history ?? [];
  const applied = appliedIn(rows);
  const { names, from: since, lacking } = chosen(rows, applied, where);
  const goes = new Set(names);
  const stays = applied.filter(({ name }) => !goes.has(name));
  const last = applied.at(-1);
  const notBySql = whyNotBySql(applied, goes, lacking);
  return {
    going: applied.filter(({ name }) => goes.has(name)).map(({ name }) => name).reverse(), // prettier-ignore
    failed: failedSince(rows, since),
    ...(last === undefined ? {} : { from: fromOf(last) }),
    to: stays.at(-1)?.name,
    ...(notBySql === undefined ? {} : { notBySql }),
  };
}

function appliedIn(rows: readonly HistoryRow[]): Applied[] {
  const last = new Map<string, Applied>();
  rows.forEach((row, at) => {
    if (row.state === 'applied') last.set(row.name, { name: row.name, row, at });
  });
  return [...last.values()].sort((a, b) => a.at - b.at);
}

function failedSince(rows: readonly HistoryRow[], since: Chosen['from']): string[] {
  const failed = rows.filter((row, at) => row.state === 'failed' && since(row, at));
  return [...new Set(failed.map(({ name }) => name).reverse())];
}

function fromOf({ name, row }: Applied): NonNullable<Going['from']> {
  const appliedAt = row.finishedAt;
  return { migration: name, ...(appliedAt === undefined ? {} : { appliedAt }) };
}

function whyNotBySql(
  applied: readonly Applied[],
  goes: ReadonlySet<string>,
  lacking: readonly string[],
): string | undefined {
  if (lacking.length > 0) {
    return `${namesInWords(lacking)} ${lacking.length === 1 ? 'was' : 'were'} applied there and ${lacking.length === 1 ? 'is' : 'are'} not any more`;
  }
  const first = applied.findIndex(({ name }) => goes.has(name));
  const above = first < 0 ? undefined : applied.slice(first).find(({ name }) => !goes.has(name));
  return above && `${above.name} was applied after ${applied[first]?.name ?? ''} and would stay`;
}
