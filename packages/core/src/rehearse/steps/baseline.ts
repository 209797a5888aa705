import { existsSync } from 'node:fs';
import path from 'node:path';
import { seedOf } from '../../config/test-inputs.ts';
import type { ReplayOutcome } from '../../migrations/replay.ts';
import { datasourceVariables } from '../../migrations/prisma/isolation.ts';
import { extensionMissing } from '../../migrations/extension-missing.ts';
import type { RehearsalServer } from '../../postgres/throwaway/server.ts';
import type { IntegrityResult } from '../../postgres/rows/types.ts';
import type { Finding } from '../../report/schema.ts';
import { durationWords } from '../../report/words.ts';
import { type Boundary, withWorkplace } from '../boundary.ts';
import { buildBaseline } from '../baseline.ts';
import { type Context, type Plan, placeOf } from '../context.ts';
import { readIntegrity } from '../integrity.ts';
import { plural } from '../../report/words.ts';
import { loadSeed } from '../seed.ts';

/** The state that the pending migrations start from. */
export interface Start {
  boundary: Boundary;
  integrity: IntegrityResult;
}

/**
 * Fills the baseline database. Undefined when a migration that is not pending does not apply: then there
 * is nothing to rehearse on, and the check says so.
 */
export async function fillBaseline(
  context: Context,
  plan: Plan,
  server: RehearsalServer,
  url: string,
): Promise<Start | undefined> {
  let start: Start | undefined;
  await context.recorder.check('baseline', async (scope) => {
    const { options, root, details, ports } = context;
    const { merged, pending } = plan.choice;
    const built = await buildBaseline(
      {
        ...{ url, server, merged, pending, mode: plan.project.transactions },
        ...(options.baseline === undefined ? {} : { dump: path.resolve(root, options.baseline) }),
      },
      ports,
    );
    const { replay, kind } = built;
    if (replay.failed) {
      const { error } = replay.failed;
      const missing = extensionMissing(error);
      if (missing) throw missing;
      scope.find(baselineFails(context, replay));
      return { result: `${replay.failed.migration.name} does not apply: ${error.message}` };
    }
    if (kind === 'restore') {
      scope.notVerified('owners and grants: the baseline was restored without them');
    }
    const seeded = options.seed === undefined ? '' : await seed(context, plan, url, options.seed);
    start = await withWorkplace(url, ports, async (place) => ({
      boundary: await place.boundary(),
      integrity: await readIntegrity(place.looking),
    }));
    const filled = Object.values(start.boundary.rows.tables).filter(
      ({ rows, computed }) => rows > 0 && !computed,
    );
    const rows = filled.reduce((sum, table) => sum + table.rows, 0);
    details.baseline = {
      ...{ kind, replayed: replay.applied, durationMs: Math.round(replay.durationMs) },
      ...{ seedRows: rows, seedTables: filled.length },
    };
    const how = kind === 'restore' ? `${path.basename(options.baseline ?? '')} restored, ` : '';
    const replayed = `${replay.applied} replayed in ${durationWords(replay.durationMs)}`;
    const data = `${plural(rows, 'row')} in ${plural(filled.length, 'table')}`;
    return { result: `${how}${replayed}, ${seeded}${data}` };
  });
  return start;
}

async function seed(context: Context, { tree }: Plan, url: string, value: string): Promise<string> {
  const { root, ports } = context;
  const kind = seedOf(value, (file) => existsSync(path.resolve(root, file)));
  // The project's own names for its URL must lead to the isolated database as well.
  const variables = tree.schema ? await datasourceVariables(tree.schema) : [];
  await loadSeed(kind, url, root, ports, { variables });
  return `${kind.kind === 'sql' ? path.basename(kind.file) : 'seed command'}: `;
}

function baselineFails(context: Context, { failed }: ReplayOutcome): Finding {
  if (!failed) throw new Error('nothing failed');
  const { migration, error } = failed;
  return {
    rule: 'baseline-fails',
    severity: 'error',
    evidence: 'measured',
    title: `${migration.name}, which is not pending, does not apply: ${error.message} (${error.sqlstate})`,
    migration: migration.name,
    place: placeOf(context, migration, error.line),
    sql: error.statement,
    advice:
      'The history does not build the database from nothing. Start from a schema dump of production instead (baseline), or mend the history.',
  };
}
