import type { Manifest } from '../manifest.ts';
import type { JudgedBackup } from '../stores/judge.ts';

export interface RetentionRules {
  /** Days; 0 removes nothing. */
  keepDays: number;
  /** So many of the newest verified ones stay; 1 or more. */
  keepLast: number;
  /** The first verified one of each of so many months (UTC), the current one included, stays. */
  keepMonthly: number;
  /** Milliseconds since the epoch. */
  now: number;
  /** The backup that was just made: it stays, whatever the clocks say. */
  after: string;
  /** Backups of another one are left alone. */
  database: Pick<Manifest['target'], 'database' | 'systemIdentifier' | 'place'>;
}

export interface RetentionPlan {
  keep: { id: string; why: string }[];
  /** The oldest first. */
  remove: string[];
  /** Why nothing is to be removed; `remove` is empty then. */
  refused?: string;
}

const DAY_MS = 86_400_000;

/** What a run left that died; a run that is still at it changes something within a day. */
const UNFINISHED_MS = DAY_MS;

/** A backup with a manifest that could be read. */
type Whole = JudgedBackup & { manifest: Manifest };

/**
 * Decides what goes from one place. Age is counted from the moment of the snapshot as the manifest has it, never
 * from names or file times. Whatever is not understood stays.
 */
export function planRetention(
  backups: readonly JudgedBackup[],
  rules: RetentionRules,
): RetentionPlan {
  const ours = newestFirst(backups.filter((one) => isWhole(one) && isOf(one.manifest, rules)));
  const verified = ours.filter((one) => one.verified);
  const reasons = new Map<string, string>();
  const because = (why: string, some: readonly JudgedBackup[]) => {
    for (const { id } of some) if (!reasons.has(id)) reasons.set(id, why);
  };
  because(
    'the one just made',
    ours.filter(({ id }) => id === rules.after),
  );
  // A copy of the whole cluster, a staging server for one, calls itself the same: each address keeps its own.
  for (const of of byPlace(verified)) {
    because(`one of the last ${rules.keepLast} verified`, of.slice(0, rules.keepLast));
    because('the newest one that was restored', of.filter(wasRestored).slice(0, 1));
    because('the first verified one of its month', firstOfMonths(of, rules));
    because('the last one before most rows were gone', beforeTheLoss(of));
  }
  because('not verified, and newer than all that are', newerThan(verified[0], ours));
  because(
    `not older than ${rules.keepDays} days`,
    ours.filter((one) => rules.now - takenAt(one) <= rules.keepDays * DAY_MS),
  );
  const dead = deadOnes(backups, ours, rules.now);
  because(
    'not a readable backup of this database',
    backups.filter((one) => !ours.includes(one as Whole) && !dead.includes(one)),
  );

  const remove = [...dead, ...ours].filter(({ id }) => !reasons.has(id));
  const keepAll = (refused?: string): RetentionPlan => {
    because('nothing is removed', backups);
    return { keep: entries(reasons), remove: [], ...(refused === undefined ? {} : { refused }) };
  };
  if (rules.keepDays === 0) return keepAll();
  if (remove.length > 0 && verified.length === 0) {
    return keepAll('no backup of this database here is verified: all would be gone');
  }
  return { keep: entries(reasons), remove: remove.map(({ id }) => id).reverse() };
}

function entries(reasons: ReadonlyMap<string, string>): RetentionPlan['keep'] {
  return [...reasons].map(([id, why]) => ({ id, why }));
}

function isWhole(backup: JudgedBackup): backup is Whole {
  return backup.manifest !== undefined;
}

/**
 * The same database: of one cluster where both sides know theirs, else under one address. A backup of which
 * that cannot be said is nobody's to remove.
 */
function isOf({ target }: Manifest, { database }: RetentionRules): boolean {
  if (target.database !== database.database) return false;
  if (target.systemIdentifier === undefined && database.systemIdentifier === undefined) {
    return target.place === database.place;
  }
  return target.systemIdentifier === database.systemIdentifier;
}

function byPlace(backups: readonly Whole[]): Whole[][] {
  const groups = new Map<string, Whole[]>();
  for (const backup of backups) {
    const { place } = backup.manifest.target;
    groups.set(place, [...(groups.get(place) ?? []), backup]);
  }
  return [...groups.values()];
}

function wasRestored({ verification }: Whole): boolean {
  return verification?.how === 'restore';
}

function takenAt({ manifest }: Whole): number {
  return Date.parse(manifest.takenAt);
}

function newestFirst(backups: readonly JudgedBackup[]): Whole[] {
  return backups.filter(isWhole).sort((a, b) => takenAt(b) - takenAt(a));
}

function firstOfMonths(verified: readonly Whole[], { keepMonthly, now }: RetentionRules): Whole[] {
  const current = monthOf(now);
  const first = new Map<number, Whole>();
  for (const backup of verified) {
    const month = monthOf(takenAt(backup));
    if (month > current - keepMonthly && month <= current) first.set(month, backup);
  }
  return [...first.values()];
}

/** Months since the year 0, UTC. */
function monthOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/**
 * The newest one with ten times the rows of the last: a database that was emptied by mistake is backed up and
 * verified like any other, and its last full backup would be the next to go.
 */
function beforeTheLoss([last, ...before]: readonly Whole[]): Whole[] {
  if (last === undefined) return [];
  const few = rowsOf(last);
  const full = before.find((one) => rowsOf(one) > 0 && rowsOf(one) >= few * 10);
  return full ? [full] : [];
}

function rowsOf({ manifest }: Whole): number {
  return Object.values(manifest.rows).reduce((sum, rows) => sum + rows, 0);
}

function newerThan(last: Whole | undefined, ours: readonly Whole[]): Whole[] {
  return ours.filter(
    (one) => !one.verified && (last === undefined || takenAt(one) > takenAt(last)),
  );
}

/** Unfinished, untouched for a day, and by their names of this database: they have no manifest that would say. */
function deadOnes(
  backups: readonly JudgedBackup[],
  ours: readonly Whole[],
  now: number,
): JudgedBackup[] {
  const names = new Set(ours.map(({ id }) => nameIn(id)));
  return backups.filter(
    ({ id, unfinished, changedAt }) =>
      unfinished && now - changedAt > UNFINISHED_MS && names.has(nameIn(id)),
  );
}

/** The database in a backup's id: between the time and the random part. */
function nameIn(id: string): string {
  return id.slice(id.indexOf('-') + 1, id.lastIndexOf('-'));
}
