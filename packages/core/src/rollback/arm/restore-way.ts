import path from 'node:path';
import { checkKeys } from '../../backup/archive/decryption.ts';
import { openingOf } from '../../backup/archive/opening.ts';
import { backupClient } from '../../backup/dump/client.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { withAdmin } from '../admin.ts';
import { canRename } from '../cutover/can-rename.ts';
import { isDumpPlace, kindOfFile } from '../files/kind.ts';
import { processOf } from '../locks.ts';
import { identityOf, requireSameDatabase } from '../point/identity.ts';
import { locatePoint } from '../point/locate.ts';
import { pointWords } from '../point/located.ts';
import type { ArmedWay, WaysInput } from './ways.ts';

/**
 * Whether a backup could be restored after the deploy: that it is there, of this database, opens with the keys that
 * were given, has its program, and that the database could be replaced. Of the archive nothing is read again: that
 * action-backup has just done.
 *
 * @throws UserError for whatever is wrong with a backup that was named.
 */
export async function restoreWay(input: WaysInput, scope: CheckScope): Promise<ArmedWay> {
  const way = (possible: boolean, words: string): ArmedWay => ({
    name: 'restore',
    possible,
    words,
  });
  const { strategy, restorePoint, backup } = input.frame.options;
  if (restorePoint === undefined && backup === undefined && strategy === 'auto') {
    warnOfNoBackup(scope);
    return way(false, 'no backup was named');
  }
  const words = await usableBackup(input);
  const { facts, frame } = input;
  const { major, version } = facts;
  await backupClient({ major, version, installClient: frame.options.installClient }, frame.ports);
  if (strategy === 'in-place') return way(true, `${words}, into the database itself`);
  const renaming = await askRename(input);
  if (!renaming.possible)
    return way(
      false,
      `${words} is there, but the database could not be replaced: ${renaming.because}`,
    );
  return way(true, words);
}

/** @returns The backup in words. */
async function usableBackup({ frame, ...target }: WaysInput): Promise<string> {
  const { options, root, ports } = frame;
  const { backup, confirm } = options;
  const file = backup === undefined ? undefined : path.resolve(root, backup);
  if (file !== undefined && (await isDumpPlace(file))) {
    await kindOfFile(file, backup);
    return `the file ${path.basename(file)}, of which only its head was read`;
  }
  const point = await locatePoint(options, target, root, ports);
  const { manifest } = point;
  requireSameDatabase(manifest.target, await identityOf(target), confirm);
  const { encryption } = manifest.archive;
  if (encryption) await checkKeys(encryption, openingOf(manifest, options).keys);
  return point.verified ? pointWords(point) : `${pointWords(point)}, never verified`;
}

async function askRename({ url, client, facts, frame }: WaysInput) {
  const { database, databaseOid: oid } = facts;
  const own = await processOf(client);
  return withAdmin(url, frame.ports, (admin) => canRename(admin, { database, oid }, [own]));
}

function warnOfNoBackup(scope: CheckScope): void {
  scope.find({
    rule: 'armed-without-backup',
    severity: 'warning',
    evidence: 'stored',
    title: 'the rollback is armed without a backup: only proven SQL could undo the deploy',
    detail:
      'A migration that loses data, or fails half-way, cannot be undone by SQL alone; the rollback would then be refused.',
    advice: 'Run action-backup before and give its output as restore-point.',
  });
}
