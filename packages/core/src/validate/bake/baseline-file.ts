import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { writeFileAtomically } from '../../report/write.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';
import { BELAY_VERSION } from '../../runtime/version.ts';
import type { BakeBaseline } from './baseline.ts';

export const BASELINE_FILE = 'baseline.json';

/** What a database is known by: its cluster, its name, and whether it is still the same one by that name. */
const Identity = z.object({
  database: z.string(),
  databaseOid: z.number().int(),
  /** Absent where the role may not read it. */
  systemIdentifier: z.string().optional(),
});

const BaselineFile = z.object({
  kind: z.literal('belay-baseline'),
  schemaVersion: z.literal(1),
  belayVersion: z.string(),
  takenAt: z.iso.datetime(),
  serverTime: z.number(),
  target: Identity,
  values: z.record(z.string(), z.number().nullable()),
});

/** A baseline as a file holds it, and whose it is. */
export interface ReadBaseline extends BakeBaseline {
  target: z.infer<typeof Identity>;
  /** As the user named the file. */
  file: string;
}

type Identified = Pick<ServerFacts, 'database' | 'databaseOid' | 'systemIdentifier'>;

/**
 * Writes `baseline.json` into a folder, which is made where it is missing.
 *
 * @returns The path of the file.
 * @throws UserError `report-folder-unusable`
 */
export async function writeBaselineFile(
  folder: string,
  baseline: BakeBaseline,
  { database, databaseOid, systemIdentifier }: Identified,
): Promise<string> {
  const content: z.input<typeof BaselineFile> = {
    ...{ kind: 'belay-baseline', schemaVersion: 1, belayVersion: BELAY_VERSION },
    ...{ takenAt: baseline.takenAt, serverTime: baseline.serverTime },
    target: { database, databaseOid, systemIdentifier },
    values: baseline.values,
  };
  const file = path.join(folder, BASELINE_FILE);
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (error) {
    throw new UserError(
      'report-folder-unusable',
      `${BASELINE_FILE} cannot be written to ${folder}: ${messageOf(error)}.`,
      'Give report a folder that can be created and written to.',
      { cause: error },
    );
  }
  return file;
}

/**
 * Reads the file of `baseline`.
 *
 * @param shown Its path as the user gave it.
 * @throws UserError `baseline-unreadable`, `baseline-invalid`.
 */
export async function readBaselineFile(file: string, shown = file): Promise<ReadBaseline> {
  const parsed = BaselineFile.safeParse(await readJson(file, shown));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(shown, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  const { takenAt, serverTime, target, values } = parsed.data;
  return { takenAt, serverTime, target, values, file: shown };
}

/**
 * Makes sure that a baseline is of the database that is validated.
 *
 * @throws UserError `baseline-other-database`
 */
export function requireSameDatabase({ target, file }: ReadBaseline, found: Identified): void {
  const differences = [
    ...(target.database === found.database ? [] : [`the database ${target.database}`]),
    ...(target.systemIdentifier !== undefined &&
    found.systemIdentifier !== undefined &&
    target.systemIdentifier !== found.systemIdentifier
      ? ['another server']
      : []),
    ...(target.database === found.database && target.databaseOid !== found.databaseOid
      ? ['a database of that name that is no longer there']
      : []),
  ];
  if (differences.length === 0) return;
  throw new UserError(
    'baseline-other-database',
    `The baseline ${file} was taken from ${differences.join(', ')}; the database to validate is ${found.database}.`,
    'Take one from the database that is deployed to: the same database-url with take-baseline, before the deploy.',
  );
}

async function readJson(file: string, shown: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(
      'baseline-unreadable',
      `The baseline ${shown} cannot be read: ${messageOf(error)}.`,
      'A run with take-baseline writes it, as baseline.json in its report folder; hand it on to this step.',
      { cause: error },
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(shown, messageOf(error));
  }
}

function invalid(shown: string, why: string): UserError {
  return new UserError(
    'baseline-invalid',
    `${shown} is not a baseline this version of Belay can read: ${why}.`,
    'Give the baseline.json that a run with take-baseline wrote, or take a new one.',
  );
}
