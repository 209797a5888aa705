import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError, messageOf } from '../runtime/errors.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { redactDeep, redactor, type Redact } from './redact.ts';

export const REPORT_FILE = 'report.json';

/**
 * Writes a stage's report as `report.json` directly in `dir`, which is created where it is missing.
 * The report is checked against its schema, then redacted, then written beside and renamed: a reader
 * sees the old report or the new one, never half of one.
 *
 * @param redact Masks the run's secrets; without it only the passwords of URLs are masked.
 * @returns The path of the file.
 * @throws UserError `report-folder-unusable` when the folder cannot be made or written; Error when the report
 *   does not fit its schema (a bug of the stage), before anything is written.
 */
export async function writeReport<S extends z.ZodType>(
  dir: string,
  report: z.input<S>,
  schema: S,
  redact: Redact = redactor([]),
): Promise<string> {
  const checked = schema.safeParse(report);
  if (!checked.success) {
    throw new Error(`the report does not fit its schema:\n${z.prettifyError(checked.error)}`);
  }
  const text = `${JSON.stringify(redactDeep(checked.data, redact), null, 2)}\n`;
  const file = path.join(dir, REPORT_FILE);
  try {
    await makeFolder(dir);
    await writeFileAtomically(file, text);
  } catch (error) {
    throw new UserError(
      'report-folder-unusable',
      `The report cannot be written to ${dir}: ${messageOf(error)}.`,
      'Give --report (input report) a folder that can be created and written to; a file with that name must not be in the way.',
      { cause: error },
    );
  }
  return file;
}

/** The three calls that a test may let fail. */
export interface AtomicWriteFs {
  open: typeof fs.open;
  rename: typeof fs.rename;
  rm: typeof fs.rm;
}

/**
 * Replaces a file's content in one step: a new file in the same folder, synced to disk, renamed over
 * the old one. When anything fails the old file is as it was and no temporary file stays behind.
 */
export async function writeFileAtomically(
  file: string,
  text: string,
  io: AtomicWriteFs = fs,
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(
    folder,
    `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const handle = await io.open(temporary, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await io.rename(temporary, file);
  } catch (error) {
    await io.rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder, io);
}

/** Makes the rename itself durable. Not every file system can sync a folder; the content is safe by then. */
async function syncFolder(folder: string, io: AtomicWriteFs): Promise<void> {
  try {
    const handle = await io.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows and some network file systems refuse; nothing is lost.
  }
}
