import { OperationFailed } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { StanzaBackup } from './info.ts';
import { type PgBackRest, callPgBackRest } from './program.ts';

/** What `pgbackrest verify` says of the whole stanza. */
export interface RepositoryState {
  /** `valid` only when everything is. */
  valid: boolean;
  backups: { label: string; state: string; detail: string }[];
  archives: { id: string; checked: number; valid: number; detail: string }[];
}

/**
 * Reads every file of the stanza and compares its checksum with what was recorded. Its exit code says nothing (2.45
 * leaves with 0 whatever it finds): what it prints does.
 *
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
export async function checkRepository(
  program: PgBackRest,
  repoKey: number,
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<RepositoryState> {
  const options = [`--repo=${repoKey}`, '--output=text', '--verbose'];
  const left = 'It only reads; what it could not read is not known to be whole.';
  return parseRepositoryState(
    await callPgBackRest(program, { command: 'verify', options, left }, ports),
  );
}

/**
 * The pure part of {@link checkRepository}.
 *
 * @throws OperationFailed `pgbackrest-unclear` for what is no such text.
 */
export function parseRepositoryState(text: string): RepositoryState {
  const status = /^status: (\w+)$/m.exec(text)?.[1];
  const state: RepositoryState = { valid: status === 'ok', backups: [], archives: [] };
  const lines = text.split('\n').map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1] ?? '';
    const detail = next.startsWith('missing: ') ? next : '';
    const [, label, found] = /^backup: (\S+), status: ([^,]+)/.exec(line) ?? [];
    if (label !== undefined && found !== undefined) {
      state.backups.push({ label, state: found, detail });
      continue;
    }
    const [, id, checked, valid] =
      /^archiveId: (\S+), total WAL checked: (\d+), total valid WAL: (\d+)/.exec(line) ?? [];
    if (id === undefined) continue;
    state.archives.push({ id, checked: Number(checked), valid: Number(valid), detail });
  }
  if (status !== undefined && (state.backups.length > 0 || state.archives.length > 0)) return state;
  throw new OperationFailed(
    'pgbackrest-unclear',
    `What pgbackrest verify printed is not understood: ${text.trim().slice(0, 500) || 'nothing'}`,
    'The backup is in the repository; whether it is whole is not known.',
  );
}

export interface Damage {
  /** In what the backup rests on: it cannot be relied on. */
  own: string[];
  /** In the WAL of its cluster, of which it is not said where. */
  archive: string[];
  /** In other backups. */
  others: string[];
}

/** What of the damage is a backup's own, what is of others. One that is not named at all counts as damaged. */
export function damageTo(
  { label, reference }: Pick<StanzaBackup, 'label' | 'reference'>,
  archiveId: string,
  { backups, archives, valid }: RepositoryState,
): Damage {
  const chain = new Set([label, ...(reference ?? [])]);
  const bad = backups.filter(({ state }) => state !== 'valid');
  const words = ({ label, state, detail }: (typeof backups)[number]) =>
    `backup ${label} is ${state}${detail === '' ? '' : ` (${detail})`}`;
  const named = new Set(backups.map((backup) => backup.label));
  const damage: Damage = {
    own: [
      ...bad.filter((backup) => chain.has(backup.label)).map(words),
      ...[...chain].filter((one) => !named.has(one)).map((one) => `backup ${one} was not found`),
    ],
    archive: archives
      .filter((archive) => archive.id === archiveId && archive.valid !== archive.checked)
      .map(
        ({ id, checked, valid, detail }) =>
          `${checked - valid} of ${checked} WAL files of ${id} are damaged (${detail})`,
      ),
    others: bad.filter((backup) => !chain.has(backup.label)).map(words),
  };
  if (!archives.some(({ id }) => id === archiveId)) {
    damage.own.push(`no WAL of ${archiveId} was found`);
  }
  const nothing = damage.own.length + damage.archive.length + damage.others.length === 0;
  if (!valid && nothing)
    damage.others.push('something that is neither of this backup nor of its WAL');
  return damage;
}
