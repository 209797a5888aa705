import { listBackups } from '../backup/list.ts';
import { itemOf } from '../backup/list-stage.ts';
import { openStore, parseLocation } from '../backup/stores/places.ts';
import { givenDatabaseUrl } from '../postgres/url.ts';
import type { CheckScope } from '../report/recorder.ts';
import { plural } from '../report/words.ts';
import { type UserError, messageOf } from '../runtime/errors.ts';
import { withAdmin } from './admin.ts';
import type { RollbackFrame } from './frame.ts';
import { listPreserved, preservedFacts } from './preserved/list.ts';
import { readRestorePoint } from './point/restore-point.ts';
import { agoWords, momentWords } from './plan/time-words.ts';
import { withSeenDatabase } from './reading-session.ts';

/** What is applied, since when, and what one can go back to. */
export async function listTargets(frame: RollbackFrame): Promise<UserError | undefined> {
  const { options, details, recorder, ports } = frame;
  await withSeenDatabase(givenDatabaseUrl(options), frame, async ({ url, facts, history }) => {
    await recorder.check('targets', async (scope) => {
      const now = ports.now();
      const rows = history ?? [];
      if (history === undefined) scope.notVerified('there is no history of migrations');
      const migrations = rows.map(({ name, state, finishedAt, startedAt }) => ({
        ...{ name, state, appliedAt: finishedAt ?? startedAt },
      }));
      for (const { name, state, startedAt, finishedAt, rolledBackAt } of rows) {
        const status = state === 'applied' ? 'passed' : state === 'failed' ? 'failed' : 'skipped';
        const when = whenWords(rolledBackAt ?? finishedAt ?? startedAt, now);
        scope.item({ status, name, result: `${state.replace('-', ' ')} ${when}`, summary: true });
      }
      const { places, backups } = await backupsOf(frame, scope);
      const preserved = await withAdmin(url, ports, (admin) =>
        listPreserved(admin, facts.database),
      );
      for (const { database, mark } of preserved) {
        const { at, by } = mark.preserved;
        const result = `as it was before the ${by} of ${whenWords(at, now)}`;
        scope.item({ status: 'passed', name: database, result, summary: true });
      }
      details.listed = { migrations, places, backups, preserved: preserved.map(preservedFacts) };
      const applied = migrations.filter(({ state }) => state === 'applied').length;
      const found = places === 0 ? [] : [plural(backups.length, 'backup')];
      return { result: [plural(applied, 'migration'), ...found].join(', ') };
    });
  });
  return undefined;
}

function whenWords(moment: string, now: number): string {
  return `${momentWords(moment, now)} (${agoWords(moment, now)})`;
}

async function backupsOf({ options, root, ports }: RollbackFrame, scope: CheckScope) {
  const { env, signal, artifacts, now } = ports;
  const named = [
    ...(options.places ?? []),
    ...(options.backup === undefined ? [] : [options.backup]),
    ...(options.preRollbackTo ?? []).filter((place) => place !== 'none'),
    ...(options.restorePoint === undefined ? [] : readRestorePoint(options.restorePoint).locations),
  ];
  if (named.length === 0) {
    scope.notVerified('backups: no place was named to look in (--to, in a workflow backup)');
    return { places: 0, backups: [] };
  }
  const places = new Map(
    named.map((text) => parseLocation(text).place).map((place) => [place.text, place]),
  );
  const stores = [...places.values()].map((place) =>
    openStore(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) }),
  );
  const { backups, unreachable } = await listBackups(stores, options.manifestKey);
  for (const one of backups) scope.item(itemOf(one, now()));
  for (const { place, error } of unreachable) scope.notVerified(`${place}: ${messageOf(error)}`);
  return { places: places.size, backups };
}
