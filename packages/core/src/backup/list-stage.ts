import type { CheckPlan } from '../report/recorder.ts';
import type { CheckItem } from '../report/schema.ts';
import type { ListedBackup } from '../report/backup-report.ts';
import { byteWords, durationWords, plural } from '../report/words.ts';
import { messageOf } from '../runtime/errors.ts';
import type { BackupOptions, BackupPorts } from './context.ts';
import { type BackupReport, runFramed } from './frame.ts';
import { listBackups } from './list.ts';
import { storesOf } from './prepare.ts';

const PLAN: readonly CheckPlan[] = [{ id: 'backups', title: 'Backups' }];

/** Lists what the places hold: what each is, where, how old, when it was verified, for which migrations. */
export async function showBackups(
  options: BackupOptions,
  given: BackupPorts,
): Promise<BackupReport> {
  return runFramed(options, given, {
    plan: PLAN,
    reportIn: 'list',
    headline: (_verdict, { notVerified }, { listed = [] }) => {
      if (notVerified.length > 0 && listed.length === 0) {
        return 'Whether there is a backup is not known: a place could not be looked at';
      }
      const good = listed.filter(({ verified }) => verified).length;
      return listed.length === 0
        ? 'There is no backup'
        : `${plural(listed.length, 'backup')}, ${good} verified`;
    },
    body: async ({ root, recorder, details, ports }) => {
      const stores = storesOf(options, root, ports);
      await recorder.check('backups', async (scope) => {
        const { backups, unreachable } = await listBackups(stores, options.manifestKey);
        details.listed = backups;
        for (const one of backups) scope.item(itemOf(one, ports.now()));
        for (const { place, error } of unreachable) {
          scope.notVerified(`${place}: ${messageOf(error)}`);
        }
        const seen = stores.length - unreachable.length;
        const [first] = unreachable;
        if (seen === 0 && first) throw first.error;
        return { result: `${backups.length} in ${plural(seen, 'place')}` };
      });
    },
  });
}

export function itemOf(one: ListedBackup, now: number): CheckItem {
  const { location, verified, problem } = one;
  return {
    status: verified ? 'passed' : problem === undefined ? 'not-verified' : 'failed',
    name: location,
    result: [aboutDatabase(one, now), aboutProof(one, now), aboutMigrations(one)]
      .filter((words) => words !== '')
      .join('; '),
    // Each is what was asked for, however many there are.
    summary: true,
  };
}

function aboutDatabase(one: ListedBackup, now: number): string {
  const { database, takenAt, bytes, encrypted, purpose } = one;
  const facts = [
    ...(database === undefined ? [] : [database]),
    ...(takenAt === undefined ? [] : [`${durationWords(now - Date.parse(takenAt))} old`]),
    byteWords(bytes),
    ...(encrypted === true ? ['encrypted'] : []),
    ...(purpose === undefined ? [] : [`made ${purpose}`]),
  ];
  return facts.join(', ');
}

function aboutProof({ verified, verification, problem }: ListedBackup, now: number): string {
  if (problem !== undefined) return problem;
  if (!verified || verification === undefined) return 'never verified';
  const how = verification.how === 'restore' ? 'restored and compared' : 'read back';
  return `${how} ${durationWords(now - Date.parse(verification.at))} ago`;
}

function aboutMigrations({ migrations }: ListedBackup): string {
  if (migrations === undefined) return '';
  const { applied, latest, pending } = migrations;
  const state = latest === undefined ? 'no migration applied' : `at ${latest} (${applied} applied)`;
  return pending.length === 0 ? state : `${state}, before ${pending.join(', ')}`;
}
