import { gunzipSync, gzipSync } from 'node:zlib';
import * as core from '@actions/core';
import type { z } from 'zod';
import { UserError } from '@belay/core/runtime/errors.ts';
import type { Environment } from './environment.ts';

/** What an action's first step leaves for its last one: one document, checked when it is read, without secrets. */
export interface StateDocument<S extends z.ZodType> {
  /** Of the state, as the runner keeps it. */
  name: string;
  /** What another version wrote is not read. */
  version: number;
  schema: S;
}

/**
 * The runner hands state on as an environment variable, and Linux starts no process with one of 128 KiB or more
 * (MAX_ARG_STRLEN, execve(2)): the last step would never begin.
 */
const MAX_BYTES = 100_000;

/** What it may unpack to; a document of ten thousand migrations has 2 MB. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;

/**
 * Makes sure that the runner takes state, before anything rests on it.
 *
 * @throws UserError `state-not-kept`.
 */
export function requireState({ GITHUB_STATE }: Environment): void {
  if (GITHUB_STATE) return;
  throw new UserError(
    'state-not-kept',
    'The runner keeps no state for the end of the job (GITHUB_STATE is not set).',
    'Only a job of GitHub Actions has an end to act at. Elsewhere run belay rollback when the deploy has failed.',
  );
}

/**
 * Keeps a document for the last step of the action, packed.
 *
 * @throws UserError `state-too-large`.
 */
export function saveState<S extends z.ZodType>(
  { name, version, schema }: StateDocument<S>,
  value: z.input<S>,
): void {
  const json = JSON.stringify({ version, value: schema.parse(value) });
  const text = gzipSync(json).toString('base64');
  if (text.length > MAX_BYTES) {
    throw new UserError(
      'state-too-large',
      `What the end of the job has to know is too large for the runner (${text.length} bytes, ${MAX_BYTES} are possible).`,
      'Squash old migrations, or roll back with mode: now in a job of its own.',
    );
  }
  core.saveState(name, text);
}

/** What the last step finds. */
export type FoundState<S extends z.ZodType> =
  | { kind: 'kept'; value: z.output<S> }
  /** The first step kept nothing. */
  | { kind: 'none' }
  /** It is not exactly what this version of Belay keeps; the error is a `state-damaged`. */
  | { kind: 'damaged'; error: UserError };

/** Reads it in the last step. */
export function readState<S extends z.ZodType>({
  name,
  version,
  schema,
}: StateDocument<S>): FoundState<S> {
  const text = core.getState(name);
  if (text === '') return { kind: 'none' };
  const document = unpack(text);
  if (document === undefined) return damaged('it was cut off or changed');
  if (document.version !== version) {
    return damaged(`it is of version ${JSON.stringify(document.version)}, not ${version}`);
  }
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return { kind: 'kept', value: parsed.data };
  const [issue] = parsed.error.issues;
  return damaged(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not readable'}`);
}

/** Undefined for what does not unpack: GZIP's checksum shows any damage. */
function unpack(text: string): { version?: unknown; value?: unknown } | undefined {
  try {
    const packed = Buffer.from(text, 'base64');
    const json = gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES }).toString();
    return Object(JSON.parse(json)) as { version?: unknown; value?: unknown };
  } catch {
    return undefined;
  }
}

function damaged(why: string): { kind: 'damaged'; error: UserError } {
  const error = new UserError(
    'state-damaged',
    `What this action kept at the start of the job cannot be read: ${why}. Nothing was done.`,
    'To roll back, run belay rollback --plan and go on from there.',
  );
  return { kind: 'damaged', error };
}
