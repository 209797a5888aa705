import path from 'node:path';
import type pg from 'pg';
import { readGivenTree } from '../../migrations/given-tree.ts';
import { readPrismaHistory } from '../../migrations/prisma/history.ts';
import type { HistoryRow, MigrationTree } from '../../migrations/types.ts';
import { withClient, withReadOnlyTransaction } from '../../postgres/connection.ts';
import { LOCK_MS, READ_ONLY_SETTINGS } from '../../postgres/limits.ts';
import { type ServerFacts, readServerFacts } from '../../postgres/server-facts.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import type { CheckPlan, CheckResult } from '../../report/recorder.ts';
import { targetOf, targetWords } from '../../report/target.ts';
import { plural } from '../../report/words.ts';
import type { ArmedState, RollbackOptions, RollbackPorts } from '../context.ts';
import { isDumpPlace } from '../files/kind.ts';
import { type RollbackFrame, type RollbackReport, runRollback } from '../frame.ts';
import { requireDirectPrimary } from '../locks.ts';
import { prepareRollback } from '../prepare.ts';
import { placesToSaveIn } from '../save-first.ts';
import { requireRunningWell } from './job-status.ts';
import { checkWays } from './ways.ts';

export interface ArmOptions extends Omit<RollbackOptions, 'what' | 'armed' | 'endsBy'> {
  on: ArmedState['on'];
  /** As the runner says it. */
  jobStatus: string;
}

export interface Armed {
  report: RollbackReport;
  /** Absent when it could not be armed; the report says why. */
  state?: ArmedState;
}

const PLAN: readonly CheckPlan[] = [
  { id: 'database', title: 'Database' },
  { id: 'ways', title: 'Ways back' },
];

const LIMITS = { statementMs: 30_000, lockMs: LOCK_MS };

/**
 * Arms a rollback: makes sure now, before anything is deployed, that there is a way back which Belay could take
 * later, and notes what it would go back to. The database is only read. Errors as in `runRollback`.
 */
export async function arm(options: ArmOptions, given: RollbackPorts): Promise<Armed> {
  let state: ArmedState | undefined;
  const report = await runRollback({ ...options, what: 'plan' }, given, {
    ...{ plan: PLAN, quiet: true },
    headline: (verdict) => headlineOf(verdict === 'failed' ? undefined : state, options),
    body: async (frame) => {
      frame.details.what = 'arm';
      requireRunningWell(options.jobStatus);
      if (options.strategy !== 'restore') await requirePlace(options, frame.root);
      const { url, expected } = await prepareRollback(frame.options, frame.root);
      const tree = await readGivenTree(options, frame.root);
      const { signal, env } = frame.ports;
      const connect = { signal, env, remote: 'verify-full', settings: READ_ONLY_SETTINGS } as const;
      await withClient(url, connect, async (client) => {
        const seen = await lookAt({ url, client }, tree, frame);
        const input = { url, client, facts: seen.facts, pending: seen.pending, expected, frame };
        await frame.recorder.check('ways', (scope) => checkWays(input, scope));
        state = stateOf(seen, options, frame);
      });
      return undefined;
    },
  });
  const stands = report.verdict === 'passed' || report.verdict === 'warned';
  return { report, ...(stands && state ? { state } : {}) };
}

/** Where SQL undoes the deploy, or a restore in place, a backup is made before; a file of another tool is no place. */
async function requirePlace(options: ArmOptions, root: string): Promise<void> {
  const { backup } = options;
  const isFile = backup !== undefined && (await isDumpPlace(path.resolve(root, backup)));
  placesToSaveIn(isFile ? { ...options, backup: undefined } : options);
}

function headlineOf(state: ArmedState | undefined, { on }: ArmOptions): string {
  if (state === undefined) return 'The rollback is not armed';
  const after = on === 'validation' ? ' after the database was migrated' : '';
  return `Armed: ${state.target.database} is rolled back when a later step fails or the job is cancelled${after}`;
}

interface Seen {
  facts: ServerFacts;
  history: readonly HistoryRow[];
  /** In the tree's order. */
  pending: ArmedState['pending'];
}

async function lookAt(
  { url, client }: { url: string; client: pg.Client },
  tree: MigrationTree,
  { recorder, details, subject }: RollbackFrame,
): Promise<Seen> {
  let seen: Seen | undefined;
  await recorder.check('database', async (): Promise<CheckResult> => {
    const facts = await readServerFacts(client);
    details.target = targetOf(url, facts);
    subject.push(...targetWords(details.target));
    requireDirectPrimary(facts);
    const { schema } = parseDatabaseUrl(url);
    const history = await withReadOnlyTransaction(client, LIMITS, () =>
      readPrismaHistory(client, schema),
    );
    seen = { facts, history: history ?? [], pending: pendingOf(tree, history ?? []) };
    return { result: wordsOf(seen) };
  });
  if (seen === undefined) throw new Error('the database was not looked at');
  return seen;
}

/** What `migrate deploy` would apply, one that failed before included: the job may resolve it first. */
function pendingOf(tree: MigrationTree, history: readonly HistoryRow[]): ArmedState['pending'] {
  const applied = new Set(history.flatMap(({ name, state }) => (state === 'applied' ? name : [])));
  return tree.migrations
    .filter(({ name }) => !applied.has(name))
    .map(({ name, checksum }) => ({ name, checksum }));
}

function wordsOf({ history, pending }: Seen): string {
  const latest = history.findLast(({ state }) => state === 'applied');
  const at = latest === undefined ? 'no migration is applied' : `at ${latest.name}`;
  return `${at}; ${plural(pending.length, 'migration')} to deploy`;
}

function stateOf(
  { facts, history, pending }: Seen,
  { on }: ArmOptions,
  { details, ports }: RollbackFrame,
): ArmedState {
  const { database, databaseOid, systemIdentifier } = facts;
  return {
    target: {
      ...{ place: details.target?.place ?? database, database, databaseOid },
      ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
    },
    history: history.map(({ name, state }) => ({ name, state })),
    ...{ pending, on, armedAt: new Date(ports.now()).toISOString() },
  };
}
