import type { Manifest } from '../../backup/manifest.ts';
import type { HistoryRow } from '../../migrations/types.ts';
import { namesInWords } from '../../report/words.ts';

/**
 * Why restoring a backup would not lead to the migration that one wants to go back to; undefined where it does. What the
 * backup lacks is fatal; where it has more, less would be undone than was asked for.
 *
 * @param going What is to go, of `goingOf`.
 */
export function whyBackupDoesNotFit(
  history: readonly HistoryRow[] | undefined,
  going: readonly string[],
  { migrations }: Pick<Manifest, 'migrations'>,
): string | undefined {
  const applied = new Set(
    (history ?? []).filter(({ state }) => state === 'applied').map(({ name }) => name),
  );
  const wanted = [...applied].filter((name) => !going.includes(name));
  const has = new Set(migrations.applied);
  const lacks = wanted.filter((name) => !has.has(name));
  if (lacks.length > 0) {
    return `the backup is older than ${namesInWords(lacks)}, which ${lacks.length === 1 ? 'is' : 'are'} to stay`;
  }
  const more = going.filter((name) => has.has(name));
  return more.length === 0
    ? undefined
    : `the backup was taken after ${namesInWords(more)}, which ${more.length === 1 ? 'is' : 'are'} to go`;
}
