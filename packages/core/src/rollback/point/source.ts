import { tmpdir } from 'node:os';
import type { BackupClient } from '../../backup/dump/client.ts';
import { withKeptFolder } from '../../backup/kept-folder.ts';
import { runRestore } from '../../backup/restore/run-restore.ts';
import { compareRestored } from '../../backup/verify/compare-restored.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { plural } from '../../report/words.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { RestoreSource } from '../beside/source.ts';
import { type CheckedPoint, checkPoint } from './check.ts';
import { withVersionsFound } from './extension-versions.ts';
import type { FetchedPoint } from './fetch.ts';
import { impossible } from './impossible.ts';
import { jobsOf } from './jobs.ts';
import { type LocatedPoint, type PointOptions, type PointTarget, pointWords } from './located.ts';

export interface PointSource extends CheckedPoint {
  /**
   * What it is restored from.
   *
   * @throws UserError what makes a restore impossible here.
   */
  source(): RestoreSource;
}

/**
 * Fetches a backup once, checks it as `checkPoint` does, and unpacks it into a folder that only we can read, which is
 * gone when `body` has ended; also when this process is killed, and pg_restore with it.
 */
export async function withPointSource<T>(
  point: LocatedPoint,
  target: PointTarget,
  options: PointOptions,
  scope: CheckScope,
  ports: Ports,
  body: (checked: PointSource) => Promise<T>,
): Promise<T> {
  return withKeptFolder(tmpdir(), 'belay_restore_', async (folder) => {
    const checked = await checkPoint(point, target, options, scope, ports, folder);
    const source = () =>
      sourceOf(checked, { target, jobs: jobsOf(options), keptIn: folder }, ports);
    return body({ ...checked, source });
  });
}

interface Means {
  target: PointTarget;
  jobs: number;
  keptIn: string;
}

const LEFT = 'The new database is dropped; the one that serves was not touched.';

function sourceOf(
  checked: CheckedPoint,
  { target, jobs, keptIn }: Means,
  ports: Ports,
): RestoreSource {
  const { point } = checked;
  const { client, fetched } = possible(checked);
  const { content, folder } = fetched;
  const { systemIdentifier } = point.manifest.target;
  const sameServer =
    systemIdentifier !== undefined && systemIdentifier === target.facts.systemIdentifier;
  const sameMajor = point.manifest.target.major === target.facts.major;
  return {
    words: pointWords(point),
    outside: content.outside,
    async fill({ url }, scope) {
      const started = performance.now();
      await runRestore({ url, client, folder, keptIn, jobs, left: LEFT }, ports);
      const durationMs = Math.round(performance.now() - started);
      scope.item({
        ...{ status: 'passed', name: 'pg_restore', durationMs },
        result: `restored with ${plural(jobs, 'job')}`,
      });
    },
    compare: ({ name, url }) =>
      compareRestored(
        {
          ...{ expected: content, database: { name, url, unlike: [] }, connections: jobs },
          sameServer: sameServer && sameMajor,
          settle: withVersionsFound(checked.versions),
        },
        ports,
      ),
  };
}

/** @throws UserError `restore-impossible`, or the only problem as it is. */
function possible(checked: CheckedPoint): {
  client: BackupClient;
  fetched: FetchedPoint & { folder: string };
} {
  const problem = impossible(checked.problems);
  if (problem !== undefined) throw problem;
  const { client, fetched } = checked;
  if (client === undefined || fetched?.folder === undefined) {
    throw new Error('a backup without a problem was not unpacked');
  }
  return { client, fetched: { ...fetched, folder: fetched.folder } };
}
