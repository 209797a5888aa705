import { tmpdir } from 'node:os';
import { readOutside } from '../backup/content/outside.ts';
import type { CheckScope } from '../report/recorder.ts';
import type { RollbackOptions, RollbackPorts } from './context.ts';
import { type FileSource, withFileSource } from './files/source.ts';
import { jobsOf } from './point/jobs.ts';
import type { SeenDatabase } from './reading-session.ts';

export interface FromFile {
  /** Absolute path. */
  file: string;
  /** A session in the database that the file is to replace. */
  live: Pick<SeenDatabase, 'client' | 'facts' | 'schema' | 'history'>;
  options: Pick<RollbackOptions, 'installClient' | 'jobs'>;
}

/** Reads a file of another tool to its end, so that it can be restored in the database's place; as `withFileSource`. */
export async function withFile<T>(
  { file, live: { client, facts, schema, history }, options }: FromFile,
  scope: CheckScope,
  ports: RollbackPorts,
  body: (source: FileSource) => Promise<T>,
): Promise<T> {
  const given = {
    ...{ file, live: await readOutside(client), schema },
    liveHasHistory: (history?.length ?? 0) > 0,
    server: { major: facts.major, version: facts.version },
    ...{ installClient: options.installClient, jobs: jobsOf(options), scratchFolder: tmpdir() },
  };
  return withFileSource(given, scope, ports, body);
}
