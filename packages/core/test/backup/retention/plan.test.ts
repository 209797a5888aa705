import { describe, expect, test } from '@jest/globals';
import { planRetention, type RetentionRules } from '@belay/core/backup/retention/plan.ts';
import type { JudgedBackup } from '@belay/core/backup/stores/judge.ts';
import { readVerificationText } from '@belay/core/backup/manifest-text.ts';
import { madeManifest, madeVerification } from '../stores/made.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');
const { target } = madeManifest();

const rules = (changes: Partial<RetentionRules> = {}): RetentionRules => ({
  keepDays: 30,
  keepLast: 3,
  keepMonthly: 0,
  now: NOW,
  after: 'the new one',
  database: target,
  ...changes,
});

interface Made {
  /** Before now. */
  days: number;
  verified?: boolean;
  rows?: number;
  of?: Partial<typeof target>;
  /** In the id, where it is not that of `days`. */
  named?: string;
}

let number = 0;

function backup({ days, verified = true, rows = 100, of = {}, named }: Made): JudgedBackup {
  const takenAt = new Date(NOW - days * DAY).toISOString();
  const time = named ?? takenAt.slice(0, 19).replace(/[-:]/g, '');
  const id = `${time}Z-shop-${String(++number).padStart(8, '0')}`;
  const manifest = madeManifest({
    id,
    takenAt,
    rows: { '"public"."orders"': rows },
    target: { ...target, ...of },
  });
  return { id, location: id, bytes: 10, changedAt: NOW, manifest, verified, unfinished: false };
}

function unfinished(days: number, database = 'shop'): JudgedBackup {
  const id = `20260101T000000Z-${database}-${String(++number).padStart(8, '0')}`;
  const changedAt = NOW - days * DAY;
  return { id, location: id, bytes: 1, changedAt, verified: false, unfinished: true, problem: '' };
}

function withProof(one: JudgedBackup, how: 'restore' | 'read'): JudgedBackup {
  const text = madeVerification(one.id, '');
  return { ...one, verification: { ...readVerificationText(text), how } };
}

const days = (...all: number[]) => all.map((day) => backup({ days: day }));
const ids = (...all: (JudgedBackup | undefined)[]) => all.map((one) => one?.id);

describe('planRetention', () => {
  test('removes what is older, the oldest first, and keeps the last ones', () => {
    const [a, b, c, d, e] = days(40, 100, 1, 50, 29);
    const plan = planRetention(
      [a, b, c, d, e].filter((one) => one !== undefined),
      rules(),
    );
    expect(plan.remove).toEqual(ids(b, d));
    expect(new Set(plan.keep.map(({ id }) => id))).toEqual(new Set(ids(a, c, e)));
    expect(plan.refused).toBeUndefined();
  });

  test('goes by the time in the manifest, not by names, file times or the order of the list', () => {
    const newest = backup({ days: 1, named: '20010101T000000' });
    const oldest = backup({ days: 90, named: '20300101T000000' });
    const plan = planRetention([oldest, newest], rules({ keepLast: 1 }));
    expect(plan.remove).toEqual([oldest.id]);
  });

  test('never removes the last verified ones, however old', () => {
    const [a, b, c, d] = days(400, 500, 600, 700);
    const all = [a, b, c, d].filter((one) => one !== undefined);
    expect(planRetention(all, rules({ keepDays: 1 })).remove).toEqual(ids(d));
    expect(planRetention(all, rules({ keepDays: 1, keepLast: 1 })).remove).toEqual(ids(d, c, b));
  });

  test('what is not verified takes no place of one that is', () => {
    const good = backup({ days: 90 });
    const bad = [1, 2, 3].map((day) => backup({ days: day, verified: false }));
    const plan = planRetention([good, ...bad], rules({ keepDays: 1, keepLast: 1 }));
    expect(plan.remove).toEqual([]);
  });

  test('one that is not verified goes only when it is old and a newer one is verified', () => {
    const good = backup({ days: 1 });
    const before = backup({ days: 60, verified: false });
    expect(planRetention([good, before], rules()).remove).toEqual([before.id]);
    const after = backup({ days: 60, verified: false });
    const old = backup({ days: 90 });
    expect(planRetention([old, after], rules({ keepLast: 1 })).remove).toEqual([]);
  });

  test('refuses when nothing here is verified', () => {
    const all = [40, 50].map((day) => backup({ days: day, verified: false }));
    const blocked = planRetention([...all, unfinished(9)], rules());
    // Both are newer than all that are verified: there is none.
    expect(blocked.remove).toEqual([]);
    expect(blocked.refused).toMatch(/all would be gone/);
  });

  test('keeps the first verified one of each of the last months', () => {
    const times = [
      '2026-11-02',
      '2026-11-20',
      '2026-10-05',
      '2026-10-01',
      '2026-09-30',
      '2026-08-01',
    ];
    const all = times.map((time) => backup({ days: (NOW - Date.parse(time)) / DAY }));
    const plan = planRetention(all, rules({ keepDays: 1, keepLast: 1, keepMonthly: 3 }));
    // November: the 2nd. October: the 1st. September: the 30th. The 20th of November is the last one.
    expect(plan.remove).toEqual(ids(all[5], all[2]));
  });

  test('never removes the one just made, though the clock of its server is far behind', () => {
    const made = backup({ days: 40 });
    const others = days(1, 2, 3);
    const plan = planRetention([made, ...others], rules({ after: made.id }));
    expect(plan.remove).toEqual([]);
  });

  test('a copy of the cluster under another address takes no place of the original', () => {
    const production = backup({ days: 31 });
    const staging = [1, 2, 3].map((day) =>
      backup({ days: day, of: { place: 'staging:5432/shop' } }),
    );
    expect(planRetention([production, ...staging], rules()).remove).toEqual([]);
  });

  test('keeps the newest that was restored, however many were only read since', () => {
    const restored = withProof(backup({ days: 60 }), 'restore');
    const read = [1, 2, 3].map((day) => withProof(backup({ days: day }), 'read'));
    expect(planRetention([restored, ...read], rules()).remove).toEqual([]);
  });

  test('leaves backups of other databases alone', () => {
    const last = backup({ days: 0 });
    const others = [
      backup({ days: 90, of: { database: 'other' } }),
      backup({ days: 90, of: { systemIdentifier: '7000000000000000002' } }),
    ];
    expect(planRetention([last, ...others], rules({ keepLast: 1 })).remove).toEqual([]);
  });

  test('without identifiers the address decides, and one side alone is not enough', () => {
    const nameless = { ...target };
    delete nameless.systemIdentifier;
    const without = (place: string): JudgedBackup => {
      const made = backup({ days: 90 });
      const manifest = madeManifest({ ...made.manifest, target: { ...nameless, place } });
      return { ...made, manifest };
    };
    const last = { ...without(target.place), verified: true };
    const same = without(target.place);
    const elsewhere = without('other:5432/shop');
    const known = backup({ days: 90 });
    const plan = planRetention(
      [last, same, elsewhere, known],
      rules({ keepLast: 1, database: nameless }),
    );
    expect(plan.remove).toEqual(ids(same));
  });

  test('removes what a dead run left after a day, and only of this database', () => {
    const last = backup({ days: 0 });
    const [dead, alive, foreign] = [unfinished(1.1), unfinished(0.9), unfinished(9, 'other')];
    expect(planRetention([last, dead, alive, foreign], rules()).remove).toEqual(ids(dead));
  });

  test('leaves what it cannot read', () => {
    const last = backup({ days: 0 });
    const unreadable = backup({ days: 90, verified: false });
    delete unreadable.manifest;
    expect(planRetention([last, unreadable], rules()).remove).toEqual([]);
  });

  test('with keep-days 0 nothing goes', () => {
    const plan = planRetention(
      [...days(0, 900, 901, 902, 903), unfinished(9)],
      rules({ keepDays: 0 }),
    );
    expect(plan).toMatchObject({ remove: [] });
    expect(plan.keep).toHaveLength(6);
  });

  test('keeps the last one that was full when the database has lost most of its rows', () => {
    const empty = [0, 1, 2].map((day) => backup({ days: day, rows: 3 }));
    const [full, fuller] = [backup({ days: 60, rows: 900 }), backup({ days: 90, rows: 1_000 })];
    expect(planRetention([...empty, full, fuller], rules()).remove).toEqual(ids(fuller));
  });

  test('every backup is either kept, with a reason, or removed', () => {
    const all = [...days(0, 10, 40, 50, 60), unfinished(3), backup({ days: 5, verified: false })];
    const { keep, remove } = planRetention(all, rules());
    expect([...keep.map(({ id }) => id), ...remove].sort()).toEqual(all.map(({ id }) => id).sort());
    expect(keep.every(({ why }) => why !== '')).toBe(true);
  });
});
