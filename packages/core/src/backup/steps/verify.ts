import { tmpdir } from 'node:os';
import type { CheckScope } from '../../report/recorder.ts';
import { durationWords } from '../../report/words.ts';
import { Interrupted, OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import type { BackupClient } from '../dump/client.ts';
import type { BackupFrame } from '../frame.ts';
import type { Made } from '../make/make-backup.ts';
import type { Written } from '../make/copies.ts';
import { verificationText } from '../manifest-text.ts';
import { sha256Of } from '../sha256.ts';
import type { Manifest, Verification } from '../manifest.ts';
import type { PreparedBackup } from '../prepare.ts';
import { verifyCopy } from '../verify/verify-copy.ts';

export interface VerifyInput {
  frame: BackupFrame;
  prepared: PreparedBackup;
  made: Made;
  client: BackupClient;
}

/**
 * Verifies every stored copy on its own, from where it lies, and keeps how it came out beside it. Those that gave
 * back the same database make the restore point.
 */
export async function verifyCopies(input: VerifyInput): Promise<void> {
  const { frame, made, prepared, client } = input;
  const { manifest, text } = made;
  const { keys, decrypted } = prepared;
  const one = { frame, keys, decrypted, client, manifest, text };
  await frame.recorder.check('verify', async (scope) => {
    const verified: string[] = [];
    for (const copy of made.copies) {
      if (!('location' in copy)) continue;
      const verification = await verifyOne(one, copy, scope);
      if (verification?.verdict === 'verified') verified.push(copy.location.location);
    }
    notePoint(input, verified);
    const of = made.copies.length;
    if (verified.length === 0) return { status: 'failed', result: 'no copy could be relied on' };
    const how =
      frame.options.verify === 'restore' ? 'restored and compared' : 'read back, not restored';
    return { result: of === 1 ? how : `${verified.length} of ${of} copies ${how}` };
  });
}

type Stored = Extract<Written, { location: unknown }>;

export interface VerifyOneInput extends Pick<PreparedBackup, 'keys' | 'decrypted'> {
  frame: BackupFrame;
  client: BackupClient;
  manifest: Manifest;
  /** The manifest as it was stored. */
  text: string;
}

/**
 * Verifies one copy and keeps how it came out beside it. That it could not be verified is a finding.
 *
 * @returns Undefined when it could not be.
 */
export async function verifyOne(
  { frame, keys, decrypted, client, manifest, text }: VerifyOneInput,
  { store, location }: Pick<Stored, 'store' | 'location'>,
  scope: CheckScope,
): Promise<Verification | undefined> {
  const { options, ports, details } = frame;
  const noted = details.copies.find((copy) => copy.location === location.location);
  try {
    const verification = await verifyCopy(
      {
        ...{ copy: await store.open(manifest.id), manifest, manifestText: text },
        ...{ keys, decrypted, how: options.verify, client },
        ...(options.verifyUrl === undefined ? {} : { verifyUrl: options.verifyUrl }),
        ...{ run: options.run, scratchFolder: tmpdir(), searchFrom: [frame.root] },
      },
      scope,
      ports,
    );
    await store.record(manifest.id, verificationText(verification, options.manifestKey));
    if (noted) noted.verification = verification;
    tell(verification, location.location, scope);
    return verification;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
    if (noted) noted.problem = messageOf(error);
    scope.item({ status: 'failed', name: location.location, result: messageOf(error) });
    scope.find({
      rule: 'backup-not-verified',
      severity: 'error',
      evidence: 'measured',
      title: `the copy in ${location.location} could not be verified: ${messageOf(error)}`,
      ...(error instanceof UserError && error.hint !== undefined ? { advice: error.hint } : {}),
    });
    return undefined;
  }
}

const SHOWN = 20;

function tell(verification: Verification, location: string, scope: CheckScope): void {
  const { verdict, differences, durationMs, notCompared } = verification;
  for (const sentence of notCompared) scope.notVerified(`verification: ${sentence}`);
  if (verdict === 'verified') {
    const result = `verified in ${durationWords(durationMs)}`;
    scope.item({ status: 'passed', name: location, result });
    return;
  }
  scope.item({
    status: 'failed',
    name: location,
    result: `${differences.length} differences`,
    detail: differences.slice(0, SHOWN),
  });
  scope.find({
    rule: 'backup-differs',
    severity: 'error',
    evidence: 'measured',
    title: `what was restored from ${location} is not what was backed up: ${differences[0] ?? ''}`,
    detail: differences.slice(0, SHOWN).join('\n'),
    advice: 'Do not deploy on this backup. What differs says where to look.',
  });
}

function notePoint({ frame, made }: VerifyInput, locations: string[]): void {
  if (locations.length === 0) return;
  const { manifest, text } = made;
  frame.details.restorePoint = {
    version: 1,
    engine: 'pg_dump',
    id: manifest.id,
    locations,
    manifestSha256: sha256Of(text),
    database: manifest.target.database,
    takenAt: manifest.takenAt,
    ...(manifest.migrations.planDigest === undefined
      ? {}
      : { planDigest: manifest.migrations.planDigest }),
  };
}
