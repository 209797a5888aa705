import type { Upkeep } from '../report/maintenance-report.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import type { CheckItem } from '../report/schema.ts';
import { plural } from '../report/words.ts';
import type { Ports } from '../runtime/ports.ts';
import { Unseen } from '../report/unseen.ts';
import type { NeedyTable } from './context.ts';
import { statementFor, vacuumTable } from './vacuum-table.ts';

const LEAST_MS = 1_000;

export interface ApplyInput {
  url: string;
  tables: readonly NeedyTable[];
  /** When the last statement must have ended, in milliseconds since the epoch. */
  until: number;
  /** Filled as it goes, so that what was done is in the report whatever happens next. */
  upkeep: Upkeep[];
  ports: Ports;
}

/** Sees to one table after the other. None holds up the next: what could not be done is said. */
export async function applyUpkeep(input: ApplyInput, scope: CheckScope): Promise<CheckResult> {
  const { tables, upkeep, until, ports, url } = input;
  for (const table of tables) {
    const deadlineMs = until - ports.now();
    const result =
      deadlineMs < LEAST_MS
        ? notReached(table)
        : await vacuumTable({ url, table, deadlineMs, ports });
    upkeep.push(result);
    scope.item(itemOf(result));
  }
  tellUndone(upkeep, scope);
  const done = upkeep.filter(({ outcome }) => outcome === 'done').length;
  if (tables.length === 0) return { status: 'skipped', result: 'no table needs it' };
  return {
    ...(done < tables.length ? { status: 'not-verified' as const } : {}),
    result: `${done} of ${plural(tables.length, 'table')} done`,
  };
}

function notReached(table: NeedyTable): Upkeep {
  return {
    ...{ table: table.id, statement: statementFor(table), outcome: 'not-reached', durationMs: 0 },
    reason: 'the time was over',
  };
}

function itemOf({ table, statement, outcome, durationMs, reason }: Upkeep): CheckItem {
  const verb = statement.replace(/ \(.*$/, '');
  if (outcome === 'done') {
    return { status: 'passed', name: table, result: `${verb} done`, durationMs };
  }
  const why = reason === undefined ? '' : `: ${reason}`;
  return { status: 'not-verified', name: table, result: `${WORDS[outcome]}${why}`, durationMs };
}

const WORDS: Record<Exclude<Upkeep['outcome'], 'done'>, string> = {
  locked: 'skipped, somebody has it locked',
  'not-permitted': 'skipped, this role may not vacuum it',
  failed: 'failed',
  'timed-out': 'ended half-way',
  'not-reached': 'not reached',
};

const WHY: Record<Exclude<Upkeep['outcome'], 'done'>, string> = {
  locked: 'somebody had them locked; run it again',
  'not-permitted':
    'this role may not (the owner may; from PostgreSQL 17 on GRANT MAINTAIN, or the role pg_maintain)',
  failed: 'the server refused it',
  'timed-out': 'it took longer than --timeout allows; what was done by then stays',
  'not-reached': '--timeout was over; run it again',
};

function tellUndone(upkeep: readonly Upkeep[], scope: CheckScope): void {
  const undone = new Unseen();
  for (const { table, outcome, reason } of upkeep) {
    if (outcome === 'done') continue;
    const why = outcome === 'failed' && reason !== undefined ? reason : WHY[outcome];
    undone.add('not done on', table, why);
  }
  undone.tell(scope);
}
