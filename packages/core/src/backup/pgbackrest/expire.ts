import type { BackupFrame } from '../frame.ts';
import type { Stanza } from './beside.ts';
import { type StanzaBackup, readStanza } from './info.ts';
import { callPgBackRest } from './program.ts';

export interface ExpireInput {
  frame: BackupFrame;
  stanza: Stanza;
  /** The new one. */
  backup: StanzaBackup;
  proven: boolean;
}

/**
 * Lets pgBackRest expire what its own configuration says (`repo1-retention-full` …), and only after the new backup was
 * proven: by itself it does so as soon as a backup is written.
 */
export async function expireAfterProof({
  frame: { recorder, details, options, ports },
  stanza: { program },
  backup,
  proven,
}: ExpireInput): Promise<void> {
  const place = `pgbackrest:${program.stanza}`;
  await recorder.check('retention', async () => {
    const own = "retention is pgBackRest's own (repo1-retention-full and its like)";
    const refused = proven ? undefined : 'the new backup was not proven: nothing is expired';
    if (refused !== undefined || options.dryRun) {
      const kept = await labels();
      details.retention.push({
        ...{ place, kept, removed: [], dryRun: options.dryRun },
        ...(refused === undefined ? {} : { refused }),
      });
      return { status: 'skipped', result: refused ?? `${own}: expire was not called (dry-run)` };
    }
    const before = await labels();
    const repo = `--repo=${backup.database['repo-key']}`;
    const left = 'The new backup is there and proven; older ones may have been expired in part.';
    await callPgBackRest(program, { command: 'expire', options: [repo], left }, ports);
    const kept = await labels();
    const removed = before.filter((label) => !kept.includes(label));
    details.retention.push({ place, kept, removed, dryRun: false });
    return { status: 'skipped', result: `${own}: ${removed.length} expired, ${kept.length} kept` };
  });

  async function labels(): Promise<string[]> {
    const { backup: all } = await readStanza(program, ports);
    return all.map(({ label }) => label);
  }
}
