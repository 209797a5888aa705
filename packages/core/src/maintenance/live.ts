import { READ_ONLY_SETTINGS } from '../postgres/limits.ts';
import { withReadOnlySnapshot } from '../postgres/rows/session.ts';
import { type ServerFacts, readServerFacts } from '../postgres/server-facts.ts';
import { withSessionPool } from '../postgres/session-pool.ts';
import { describeUrl, parseDatabaseUrl } from '../postgres/url.ts';
import type { MaintenanceDetails, Upkeep } from '../report/maintenance-report.ts';
import type { CheckScope, StageRecorder } from '../report/recorder.ts';
import type { Finding } from '../report/schema.ts';
import { UserError } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { notVerifiedWhereRefused } from '../validate/not-verified.ts';
import { LOCK_MS } from '../validate/run-checks.ts';
import { targetOf, targetWords } from '../validate/target.ts';
import { applyUpkeep } from './apply.ts';
import { MAINTENANCE_CHECKS, MENDABLE } from './checks.ts';
import type {
  MaintenanceCheck,
  MaintenanceContext,
  MaintenanceOptions,
  NeedyTable,
} from './context.ts';
import { readVacuumCounts, untilCounted } from './until-counted.ts';

/** A statement that reads the catalogue or the counters and takes longer is in somebody's way. */
const STATEMENT_MS = 30_000;
/** For the second look and the report, before the whole run is ended. */
const RESERVE_MS = 10_000;

export interface LiveInput {
  options: MaintenanceOptions;
  url: string;
  recorder: StageRecorder;
  details: MaintenanceDetails;
  /** The first line of the report. */
  subject: string[];
  ports: Ports;
  /** When the run began, in milliseconds since the epoch. */
  started: number;
}

export const APPLY = { id: 'apply', title: 'Apply' } as const;

/**
 * Looks at the database; with `apply` sees to the tables that need it, and looks again.
 *
 * @throws Refused when a standby is to be vacuumed; errors of the connection.
 */
export async function maintainLive(input: LiveInput): Promise<void> {
  const { options, url, recorder, ports, details } = input;
  const { signal, env } = ports;
  const connect = { signal, env, remote: 'verify-full', settings: READ_ONLY_SETTINGS } as const;
  await withSessionPool(url, { connections: 1, ...connect }, async (pool) => {
    const facts = await pool.use(readServerFacts);
    describe(input, facts);
    if (options.apply && facts.standby) throw onStandby(url);
    const needy = new Map<string, NeedyTable>();
    const context: MaintenanceContext = {
      ...{ facts, details, now: ports.now, schema: parseDatabaseUrl(url).schema },
      read: (body) =>
        pool.use((client) =>
          withReadOnlySnapshot(
            client,
            { limits: { statementMs: STATEMENT_MS, lockMs: LOCK_MS } },
            () => body(client),
          ),
        ),
      need: (table) => {
        if (needy.get(table.id)?.needs !== 'vacuum') needy.set(table.id, table);
      },
    };
    const mendable = await lookAtAll(context, recorder);
    if (options.apply) await apply({ ...input, tables: [...needy.values()], context, mendable });
  });
}

/** Returns the findings that a VACUUM (ANALYZE) may mend. */
async function lookAtAll(context: MaintenanceContext, recorder: StageRecorder): Promise<Finding[]> {
  const mendable: Finding[] = [];
  for (const check of MAINTENANCE_CHECKS) {
    const found = await look(check, context, recorder);
    if (MENDABLE.includes(check)) mendable.push(...found);
  }
  return mendable;
}

interface ApplyInput extends LiveInput {
  tables: readonly NeedyTable[];
  context: MaintenanceContext;
  mendable: readonly Finding[];
}

/** The findings that are kept are those of the second look: what was not mended, and why, is measured. */
async function apply(input: ApplyInput): Promise<void> {
  const { options, recorder, details, context, mendable, started, ports, tables, url } = input;
  const upkeep: Upkeep[] = [];
  details.upkeep = upkeep;
  const until = started + options.timeout - Math.min(RESERVE_MS, options.timeout / 10);
  const before = await context.read(readVacuumCounts);
  await recorder.check(APPLY.id, (scope) =>
    applyUpkeep({ url, tables, until, upkeep, ports }, scope),
  );
  if (tables.length === 0) return;
  await untilCounted(context, upkeep, before);
  details.before = [...mendable];
  const others = recorder.findings.filter((finding) => !mendable.includes(finding));
  recorder.findings.splice(0, Infinity, ...others);
  for (const check of MENDABLE) await look(check, { ...context, need: () => undefined }, recorder);
}

/** Belay would not do what was asked for; nothing was touched. */
export class Refused extends Error {
  override name = 'Refused';
  override readonly cause: UserError;

  constructor(cause: UserError) {
    super(cause.message);
    this.cause = cause;
  }
}

function onStandby(url: string): Refused {
  const error = new UserError(
    'maintenance-on-standby',
    `${describeUrl(url)} is a standby: it replays what its primary does and cannot be vacuumed.`,
    'Give --apply the primary. Without --apply a standby can be reported on.',
  );
  return new Refused(error);
}

async function look(
  check: MaintenanceCheck,
  context: MaintenanceContext,
  recorder: StageRecorder,
): Promise<Finding[]> {
  const found: Finding[] = [];
  await recorder.check(check.id, (scope) => {
    const find: CheckScope['find'] = (finding) => {
      found.push(scope.find(finding));
      return finding;
    };
    return notVerifiedWhereRefused(scope, () => check.run(context, { ...scope, find }));
  });
  return found;
}

function describe({ details, subject, url, options }: LiveInput, facts: ServerFacts): void {
  details.target = targetOf(url, facts);
  subject.push(...targetWords(details.target), options.apply ? 'with --apply' : 'only read');
}
