import { LOCK_MS, READ_ONLY_SETTINGS } from '../postgres/limits.ts';
import { withReadOnlySnapshot } from '../postgres/rows/session.ts';
import { type ServerFacts, readServerFacts } from '../postgres/server-facts.ts';
import { withSessionPool } from '../postgres/session-pool.ts';
import { describeUrl, parseDatabaseUrl } from '../postgres/url.ts';
import type { MaintenanceDetails, Upkeep } from '../report/maintenance-report.ts';
import type { StageRecorder } from '../report/recorder.ts';
import { UserError } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { targetOf, targetWords } from '../report/target.ts';
import { applyUpkeep } from './apply.ts';
import { MAINTENANCE_CHECKS, MENDABLE } from './checks.ts';
import type {
  MaintenanceCheck,
  MaintenanceContext,
  MaintenanceOptions,
  NeedyTable,
} from './context.ts';
import { type Look, look, lookAgain } from './look.ts';
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
 * @returns The tables that a VACUUM (ANALYZE) would do good, or that it was to do good.
 * @throws Refused when a standby is to be vacuumed; errors of the connection.
 */
export async function maintainLive(input: LiveInput): Promise<readonly NeedyTable[]> {
  const { options, url, recorder, ports, details } = input;
  const { signal, env } = ports;
  const connect = { signal, env, remote: 'verify-full', settings: READ_ONLY_SETTINGS } as const;
  return withSessionPool(url, { connections: 1, ...connect }, async (pool) => {
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
    const first = await lookAtAll(context, recorder);
    const tables = [...needy.values()];
    if (options.apply) await apply({ ...input, tables, context, first });
    return tables;
  });
}

/** What the looks left whose findings a VACUUM (ANALYZE) may mend. */
type FirstLooks = ReadonlyMap<MaintenanceCheck, Look>;

async function lookAtAll(
  context: MaintenanceContext,
  recorder: StageRecorder,
): Promise<FirstLooks> {
  const first = new Map<MaintenanceCheck, Look>();
  for (const check of MAINTENANCE_CHECKS) {
    const left = await look(check, context, recorder);
    if (MENDABLE.includes(check)) first.set(check, left);
  }
  return first;
}

interface ApplyInput extends LiveInput {
  tables: readonly NeedyTable[];
  context: MaintenanceContext;
  first: FirstLooks;
}

/** The findings that are kept are those of the second look: what was not mended, and why, is measured. */
async function apply(input: ApplyInput): Promise<void> {
  const { options, recorder, details, context, first, started, ports, tables, url } = input;
  const upkeep: Upkeep[] = [];
  details.upkeep = upkeep;
  const until = started + options.timeout - Math.min(RESERVE_MS, options.timeout / 10);
  const before = await context.read(readVacuumCounts);
  await recorder.check(APPLY.id, (scope) =>
    applyUpkeep({ url, tables, until, upkeep, ports }, scope),
  );
  if (tables.length === 0) return;
  await untilCounted(context, upkeep, before);
  details.before = [...first.values()].flatMap(({ findings }) => findings);
  const again = { ...context, need: () => undefined };
  for (const [check, left] of first) await lookAgain(left, check, again, recorder);
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

function describe({ details, subject, url, options }: LiveInput, facts: ServerFacts): void {
  details.target = targetOf(url, facts);
  subject.push(...targetWords(details.target), options.apply ? 'with --apply' : 'only read');
}
