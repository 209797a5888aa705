import { z } from 'zod';
import { OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type PgBackRest, callPgBackRest } from './program.ts';

const Lsn = z.string().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/);
const Segment = z.string().regex(/^[0-9A-F]{24}$/);

/** A backup as `pgbackrest info --output=json` has it, as far as it is used. Times are seconds since the epoch. */
const StanzaBackup = z.object({
  label: z.string().regex(/^[0-9]{8}-[0-9]{6}F(_[0-9]{8}-[0-9]{6}[DI])?$/),
  type: z.enum(['full', 'diff', 'incr']),
  /** Page checksums did not hold when it was made. */
  error: z.boolean().nullish(),
  annotation: z.record(z.string(), z.string()).nullish(),
  archive: z.object({ start: Segment.nullable(), stop: Segment.nullable() }),
  database: z.object({ id: z.number().int(), 'repo-key': z.number().int() }),
  info: z.object({
    size: z.number().nonnegative(),
    delta: z.number().nonnegative(),
    repository: z.object({ delta: z.number().nonnegative().nullish() }).nullish(),
  }),
  lsn: z.object({ start: Lsn, stop: Lsn }).nullish(),
  /** What it needs beside itself. */
  reference: z.array(z.string()).nullable(),
  timestamp: z.object({ start: z.number(), stop: z.number() }),
});
export type StanzaBackup = z.infer<typeof StanzaBackup>;

const StanzaInfo = z.object({
  name: z.string(),
  status: z.object({ code: z.number().int(), message: z.string() }),
  archive: z.array(
    z.object({
      id: z.string(),
      database: z.object({ id: z.number().int(), 'repo-key': z.number().int() }),
    }),
  ),
  backup: z.array(StanzaBackup),
  db: z.array(
    z.object({
      id: z.number().int(),
      'repo-key': z.number().int(),
      'system-id': z.string(),
      version: z.string(),
    }),
  ),
});
export type StanzaInfo = z.infer<typeof StanzaInfo>;

/** Codes of a stanza's status ("info" in pgBackRest's source, command/info/info.c). */
const NO_BACKUP_YET = 2;

/**
 * Reads what the stanza has.
 *
 * @throws UserError `pgbackrest-stanza-unusable`.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
export async function readStanza(
  program: PgBackRest,
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<StanzaInfo> {
  const left = 'It only looked.';
  const options = ['--output=json'];
  return parseInfo(
    await callPgBackRest(program, { command: 'info', options, left }, ports),
    program.stanza,
  );
}

/** The pure part of {@link readStanza}. */
export function parseInfo(text: string, stanza: string): StanzaInfo {
  let raw: unknown;
  try {
    // A system identifier has 64 bits, which a JavaScript number has not. Within a text a quote is escaped.
    raw = JSON.parse(text.replaceAll(/(?<!\\)"system-id":(\d+)/g, '"system-id":"$1"'));
  } catch (error) {
    throw unclear(messageOf(error), error);
  }
  const read = z.array(StanzaInfo).safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw unclear(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, read.error);
  }
  const info = read.data.find(({ name }) => name === stanza);
  if (!info || (info.status.code !== 0 && info.status.code !== NO_BACKUP_YET)) {
    const why = info?.status.message ?? 'it is not in the repository';
    throw new UserError(
      'pgbackrest-stanza-unusable',
      `The stanza ${JSON.stringify(stanza)} cannot be used: ${why}.`,
      'Set it up first (`pgbackrest --stanza=NAME stanza-create`, then `check`), or name its configuration file with pgbackrest-config.',
    );
  }
  return info;
}

function unclear(why: string, cause: unknown): OperationFailed {
  return new OperationFailed(
    'pgbackrest-unclear',
    `What pgbackrest info printed is not understood: ${why}`,
    'Nothing was changed by it. Tell the project which version of pgBackRest that is.',
    { cause },
  );
}
