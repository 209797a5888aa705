import type { CheckScope } from '../../report/recorder.ts';
import { plural } from '../../report/words.ts';
import { withBackground } from '../../runtime/background.ts';
import { OperationFailed } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { analyzeAll } from './analyze.ts';
import type { Filling, RestoreSource } from './source.ts';

/** Connections beside those that compare: no more in all than were found to be free. */
const ANALYZING = 2;

/**
 * Compares and gathers statistics side by side: each leaves connections idle while the largest table is read.
 *
 * @throws OperationFailed `restore-differs`.
 */
export async function prove(
  source: RestoreSource,
  database: Filling,
  { major, jobs }: { major: number; jobs: number },
  scope: CheckScope,
  ports: Ports,
): Promise<void> {
  await withBackground(ports.signal, async (spawn) => {
    const analyzing = spawn((signal) =>
      timed('ANALYZE', scope, async () => {
        const how = { major, connections: Math.min(ANALYZING, jobs) };
        const { tables, failed } = await analyzeAll(database.url, how, { ...ports, signal });
        if (failed.length > 0) tellNotAnalyzed(failed, scope);
        return `${plural(tables - failed.length, 'table')} analysed`;
      }),
    );
    await timed('compared', scope, async () => {
      const { differences, notCompared } = await source.compare(database);
      for (const sentence of notCompared) scope.notVerified(sentence);
      if (differences.length > 0) throw differs(source, differences);
      return 'as it was recorded';
    });
    await analyzing;
  });
}

const SHOWN = 20;

/** Says which tables have no statistics, `"schema"."table": why` each. */
export function tellNotAnalyzed(failed: readonly string[], scope: CheckScope): void {
  scope.find({
    rule: 'restored-not-analyzed',
    severity: 'warning',
    evidence: 'measured',
    title: `${plural(failed.length, 'table')} of the restored database could not be analysed`,
    detail: failed.slice(0, SHOWN).join('\n'),
    advice:
      'Their plans begin without statistics and can be slow. Most likely the function of an index finds its objects by search_path only: give it SET search_path, then ANALYZE.',
  });
}

function differs({ words }: RestoreSource, differences: readonly string[]): OperationFailed {
  const more = differences.length - SHOWN;
  return new OperationFailed(
    'restore-differs',
    `What was restored from ${words} is not what was recorded:\n${differences.slice(0, SHOWN).join('\n')}${more > 0 ? `\n… and ${more} more` : ''}`,
    'The new database is dropped; the one that serves was not touched. Take another copy or another backup.',
  );
}

async function timed(name: string, scope: CheckScope, work: () => Promise<string>): Promise<void> {
  const started = performance.now();
  const said = await work();
  const durationMs = Math.round(performance.now() - started);
  scope.item({ status: 'passed', name, result: said, durationMs });
}
