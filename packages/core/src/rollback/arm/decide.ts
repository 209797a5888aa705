import type { HistoryRow } from '../../migrations/types.ts';
import { namesInWords } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import type { ArmedState } from '../context.ts';

export type ArmedDecision =
  | { kind: 'act'; since: readonly string[] }
  /** Nothing is to be done, and that is as it should be. */
  | { kind: 'leave'; because: string }
  /** Belay would not do it. */
  | { kind: 'refuse'; error: UserError };

export interface Found {
  facts: Pick<ServerFacts, 'database' | 'databaseOid' | 'systemIdentifier'>;
  /** Oldest attempt first. */
  history: readonly Pick<HistoryRow, 'name' | 'state' | 'checksum'>[];
}

/**
 * Whether an armed rollback acts: on the database that it was armed for, and only where nobody but this job has
 * migrated it since. What another deploy brought would go with it.
 *
 * @param found Read while the database is held, so that it stays so.
 */
export function armedDecision(armed: ArmedState, found: Found): ArmedDecision {
  const error =
    otherDatabase(armed, found) ?? changedHistory(armed, found) ?? foreign(armed, found);
  if (error) return { kind: 'refuse', error };
  const since = names(sinceArmed(armed, found));
  if (since.length === 0 && armed.on === 'validation') {
    return {
      kind: 'leave',
      because:
        'the database was not migrated since the rollback was armed (rollback-on: validation)',
    };
  }
  return { kind: 'act', since };
}

/** The attempts that were made since: the history only grows, and its first rows are those of then. */
function sinceArmed({ history: then }: ArmedState, { history: now }: Found): Found['history'] {
  return now.slice(then.length);
}

const BY_HAND =
  'Look with belay rollback --list and --plan at what has happened, and roll back by hand.';

function otherDatabase({ target }: ArmedState, { facts }: Found): UserError | undefined {
  const same =
    target.database === facts.database &&
    target.databaseOid === facts.databaseOid &&
    // A role that loses or gains the right to read it is not another server.
    (target.systemIdentifier === undefined ||
      facts.systemIdentifier === undefined ||
      target.systemIdentifier === facts.systemIdentifier);
  if (same) return undefined;
  return new UserError(
    'armed-other-database',
    `The rollback was armed for ${target.place}, and behind the URL there is another database now (${facts.database}, oid ${facts.databaseOid}; then ${target.database}, oid ${target.databaseOid}). Nothing was changed.`,
    `It was restored or exchanged since, or database-url has changed. ${BY_HAND}`,
  );
}

/** A row that stood then and stands otherwise now: a rollback, a resolve or a baseline by somebody else. */
function changedHistory({ history }: ArmedState, found: Found): UserError | undefined {
  const changed = history.filter(({ name, state }, at) => {
    const now = found.history[at];
    if (now?.name !== name) return true;
    // The job may resolve what failed before it; `migrate deploy` would refuse otherwise (P3009).
    return now.state !== state && state !== 'failed';
  });
  if (changed.length === 0) return undefined;
  return new UserError(
    'armed-history-changed',
    `The history is not what it was when the rollback was armed: ${namesInWords(names(changed))}. Somebody else works on this database. Nothing was changed.`,
    BY_HAND,
  );
}

function foreign(armed: ArmedState, found: Found): UserError | undefined {
  const own = new Map(armed.pending.map(({ name, checksum }) => [name, checksum]));
  const others = sinceArmed(armed, found).filter(
    ({ name, checksum }) => own.get(name) !== checksum,
  );
  if (others.length === 0) return undefined;
  return new UserError(
    'armed-other-deploy',
    `Another deploy has migrated the database since the rollback was armed: ${namesInWords(names(others))}. What it brought would go, too. Nothing was changed.`,
    BY_HAND,
  );
}

function names(rows: readonly { name: string }[]): string[] {
  return [...new Set(rows.map(({ name }) => name))];
}
