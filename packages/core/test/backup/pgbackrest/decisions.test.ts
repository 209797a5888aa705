import { describe, expect, it } from '@jest/globals';
import { chooseBackup, type RecoveryTarget } from '../../../src/backup/pgbackrest/choose-backup.ts';
import { type StanzaBackup, parseInfo } from '../../../src/backup/pgbackrest/info.ts';
import { segmentBefore, segmentsBetween } from '../../../src/backup/pgbackrest/lsn.ts';
import { complaintOf, warningsIn } from '../../../src/backup/pgbackrest/messages.ts';
import { readPointId } from '../../../src/backup/pgbackrest/point-id.ts';
import { reachedIn } from '../../../src/backup/pgbackrest/reached.ts';
import { damageTo, parseRepositoryState } from '../../../src/backup/pgbackrest/repository-check.ts';
import { restoreOptions } from '../../../src/backup/pgbackrest/restore-options.ts';

const MB16 = 16 * 1024 * 1024;

function backupAt(label: string, stop: number, lsn: string): StanzaBackup {
  return {
    label,
    type: label.includes('_') ? 'diff' : 'full',
    archive: { start: null, stop: null },
    database: { id: 1, 'repo-key': 1 },
    info: { size: 1, delta: 1 },
    lsn: { start: lsn, stop: lsn },
    reference: null,
    timestamp: { start: stop - 5, stop },
  };
}

const FULL = '20261126-023844F';
const DIFF = `${FULL}_20261126-033852D`;
const EARLY = Date.parse('2026-11-26T02:38:50Z') / 1000;
const BACKUPS = [backupAt(FULL, EARLY, '0/3000050'), backupAt(DIFF, EARLY + 3_600, 'A/100')];

describe('the backup of a recovery', () => {
  const chosen = (target: RecoveryTarget, label?: string) =>
    chooseBackup(BACKUPS, target, label).label;

  it('is the newest that ended before the target', () => {
    expect(chosen({ type: 'lsn', lsn: '0/3000050' })).toBe(FULL);
    expect(chosen({ type: 'lsn', lsn: '9/FFFFFFFF' })).toBe(FULL);
    expect(chosen({ type: 'lsn', lsn: 'A/100' })).toBe(DIFF);
    expect(chosen({ type: 'name', name: 'before', lsn: '1/0' })).toBe(FULL);
    expect(chosen({ type: 'time', time: '2026-11-26T03:00:00Z' })).toBe(FULL);
    expect(chosen({ type: 'time', time: '2026-11-26T05:00:00+01:00' })).toBe(DIFF);
  });

  it.each<[string, RecoveryTarget, string | undefined]>([
    ['a position', { type: 'lsn', lsn: '0/300004F' }, undefined],
    ['a position, from a later backup', { type: 'lsn', lsn: '1/0' }, DIFF],
    ['a restore point, from a later backup', { type: 'name', name: 'x', lsn: '1/0' }, DIFF],
    ['a time', { type: 'time', time: '2026-11-26T02:38:00Z' }, undefined],
    ['a time within the second of its end', { type: 'time', time: '2026-11-26T02:38:50.9Z' }, FULL],
    ['a name alone', { type: 'name', name: 'x' }, undefined],
  ])('is refused for a target before its end: %s', (_what, target, label) => {
    expect(() => chosen(target, label)).toThrow(
      expect.objectContaining({ code: 'pgbackrest-target-before-backup' }),
    );
  });

  it('is refused when it is not there, or the target is none', () => {
    expect(() => chosen({ type: 'lsn', lsn: '1/0' }, '20200101-000000F')).toThrow(
      expect.objectContaining({ code: 'pgbackrest-backup-unknown' }),
    );
    for (const target of [
      { type: 'name', name: "x'\nrestore_command = 'rm", lsn: '1/0' },
      { type: 'time', time: 'yesterday' },
      { type: 'lsn', lsn: 'x' },
    ] as const) {
      expect(() => chosen(target, FULL)).toThrow(
        expect.objectContaining({ code: 'pgbackrest-target-invalid' }),
      );
    }
  });

  it('is restored beside the live server, which is not archived into', () => {
    const [backup] = BACKUPS;
    if (!backup) throw new Error('no backup');
    const time = '2026-11-26T05:00:00+01:00';
    expect(
      restoreOptions({ backup, target: { type: 'time', time }, dataDirectory: '/new' }),
    ).toEqual(
      expect.arrayContaining([
        ...['--archive-mode=off', '--pg1-path=/new', `--set=${FULL}`, '--target-action=promote'],
        ...['--type=time', '--target=2026-11-26 04:00:00.000+00'],
        '--tablespace-map-all=/new_tablespaces',
      ]),
    );
  });
});

describe('files of the WAL', () => {
  it('are counted over the border of 4 GB, whatever their size', () => {
    expect(segmentsBetween('0000000100000000000000FE', '000000010000000100000001', MB16)).toEqual([
      '0000000100000000000000FE',
      '0000000100000000000000FF',
      '000000010000000100000000',
      '000000010000000100000001',
    ]);
    const big = segmentsBetween('000000010000000000000003', '000000010000000100000000', 64 * MB16);
    expect(big).toEqual(['000000010000000000000003', '000000010000000100000000']);
  });

  it('are none between two timelines', () => {
    expect(segmentsBetween('000000010000000000000003', '000000020000000000000004', MB16)).toEqual(
      [],
    );
  });

  it('end before a position on their border', () => {
    expect(segmentBefore('00000001', '0/4000000', MB16)).toBe('000000010000000000000003');
    expect(segmentBefore('00000001', '0/4000001', MB16)).toBe('000000010000000000000004');
  });
});

const STATE = `stanza: s1
status: error
  archiveId: 15-1, total WAL checked: 6, total valid WAL: 5
    missing: 0, checksum invalid: 0, size invalid: 0, other: 1
  backup: ${FULL}, status: invalid, total files checked: 964, total valid files: 963
    missing: 0, checksum invalid: 1, size invalid: 0, other: 0
  backup: ${DIFF}, status: valid, total files checked: 965, total valid files: 965
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
`;

describe('what verify printed', () => {
  it('counts against a backup when what it rests on is damaged', () => {
    const state = parseRepositoryState(STATE);
    const { own, archive, others } = damageTo({ label: DIFF, reference: [FULL] }, '15-1', state);
    expect(own).toEqual([expect.stringContaining(`${FULL} is invalid`)]);
    expect(archive).toEqual([expect.stringContaining('1 of 6 WAL files')]);
    expect(others).toEqual([]);
  });

  it('counts against a backup that is not in it at all', () => {
    const { own } = damageTo(
      { label: '20270101-000000F', reference: null },
      '15-2',
      parseRepositoryState(STATE),
    );
    expect(own).toEqual(['backup 20270101-000000F was not found', 'no WAL of 15-2 was found']);
  });

  it.each(['', 'stanza: s1\nstatus: ok\n', 'status: fine'])(
    'is refused when it is something else: %j',
    (text) => {
      expect(() => parseRepositoryState(text)).toThrow(
        expect.objectContaining({ code: 'pgbackrest-unclear' }),
      );
    },
  );
});

describe('what else it prints', () => {
  it('has system identifiers of 64 bits, also beside a text that looks like one', () => {
    const info = {
      name: 's1',
      status: { code: 0, message: 'ok "system-id":12' },
      ...{ archive: [], backup: [] },
      db: [{ id: 1, 'repo-key': 1, 'system-id': 'ID', version: '15' }],
    };
    const text = JSON.stringify([info]).replace('"ID"', '7712304070231298058');
    const read = parseInfo(text, 's1');
    expect(read.db[0]?.['system-id']).toBe('7712304070231298058');
    expect(read.status.message).toBe('ok "system-id":12');
  });

  it('names a stanza that is not set up', () => {
    const text =
      '[{"archive":[],"backup":[],"db":[],"name":"s1","status":{"code":1,"message":"missing stanza path"}}]';
    for (const name of ['s1', 's2']) {
      expect(() => parseInfo(text, name)).toThrow(
        expect.objectContaining({ code: 'pgbackrest-stanza-unusable' }),
      );
    }
  });

  it('is told apart: warnings, and why it failed with its hints', () => {
    const text =
      'WARN: no prior backup exists\nERROR: [055]: unable to load\n       HINT: has a stanza-create been performed?\n';
    expect(warningsIn(text)).toEqual(['no prior backup exists']);
    expect(complaintOf(text)).toBe(
      '[055]: unable to load\nHINT: has a stanza-create been performed?',
    );
  });
});

describe('a restore point', () => {
  it('is read back from its id, and from nothing else', () => {
    expect(readPointId(`${DIFF}/belay_run_1/0-3000050`)).toEqual({
      ...{ label: DIFF, name: 'belay_run_1', lsn: '0/3000050' },
    });
    for (const id of ['', `${FULL}/x`, `../${FULL}/x/0-1`, `${FULL}/a'b/0-1`, `${FULL}/x/0-1/y`]) {
      expect(() => readPointId(id)).toThrow(
        expect.objectContaining({ code: 'restore-point-invalid' }),
      );
    }
  });

  it('was reached only when the history of the timeline says so', () => {
    expect(reachedIn('1\t0/4015EC0\tat restore point "belay_x"\n')).toEqual({
      ...{ lsn: '0/4015EC0', reason: 'at restore point "belay_x"' },
    });
    expect(reachedIn('')).toBeUndefined();
  });
});
