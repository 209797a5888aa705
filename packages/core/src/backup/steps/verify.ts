import { tmpdir } from 'node:os';
import type { CheckScope } from '../../report/recorder.ts';
import { durationWords } from '../../report/words.ts';
import { OperationFailed, UserError, interruption, messageOf } from '../../runtime/errors.ts';
import { BELAY_VERSION } from '../../runtime/version.ts';
import type { BackupClient } from '../dump/client.ts';
import type { BackupFrame } from '../frame.ts';
import type { Made } from '../make/make-backup.ts';
import type { Written } from '../make/copies.ts';
import { verificationText } from '../manifest-text.ts';
import { sha256Of } from '../sha256.ts';
import { MANIFEST_FORMAT, type Manifest, type Verification } from '../manifest.ts';
import type { PreparedBackup } from '../prepare.ts';
import { judgeBackup } from '../stores/judge.ts';
import type { Store } from '../stores/store.ts';
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
    const how = howWords(frame.options.verify);
    return { result: of === 1 ? how : `${verified.length} of ${of} copies ${how}` };
  });
}

/** How a copy was verified, as the result of its row. */
export function howWords(how: Verification['how']): string {
  return how === 'restore' ? 'restored and compared' : 'read back, not restored';
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
    await keepRecord(store, verification, options.manifestKey);
    if (noted) noted.verification = verification;
    tell(verification, location.location, scope, frame.recorder.notVerified);
    return verification;
  } catch (error) {
    if (ports.signal.aborted) throw interruption(ports.signal);
    if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
    const message = messageOf(error);
    if (noted) noted.problem = message;
    if (CONDEMNED.has(error.code)) {
      const verification = condemned({ manifest, text, decrypted, how: options.verify }, message);
      await keepRecord(store, { ...verification, at: iso(ports.now()) }, options.manifestKey);
    }
    const [first = '', ...more] = message.split('\n');
    const advice = error instanceof UserError ? error.hint : error.left;
    scope.item({ status: 'failed', name: location.location, result: first });
    scope.find({
      rule: 'backup-not-verified',
      severity: 'error',
      evidence: 'stored',
      title: `the copy in ${location.location} could not be verified: ${first}`,
      ...(more.length === 0 ? {} : { detail: more.join('\n') }),
      ...(advice === undefined ? {} : { advice }),
    });
    return undefined;
  }
}

/** What says that the copy itself is bad, and not the way to it, the key or the room for trying it. */
const CONDEMNED: ReadonlySet<string> = new Set([
  'backup-corrupt',
  'restore-failed',
  'restore-unclear',
]);

function condemned(
  {
    manifest,
    text,
    decrypted,
    how,
  }: Pick<VerifyOneInput, 'manifest' | 'text' | 'decrypted'> & Pick<Verification, 'how'>,
  problem: string,
): Omit<Verification, 'at'> {
  return {
    ...{ format: MANIFEST_FORMAT, id: manifest.id, manifestSha256: sha256Of(text) },
    ...{ belayVersion: BELAY_VERSION, how, decrypted, verdict: 'failed' },
    ...{ differences: [problem], notCompared: [], durationMs: 0 },
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Keeps how a copy came out; that it was only read takes nothing from that it was once restored. */
async function keepRecord(
  store: Store,
  verification: Verification,
  key: string | undefined,
): Promise<void> {
  if (verification.how === 'read' && verification.verdict === 'verified') {
    const there = (await store.list()).find(({ id }) => id === verification.id);
    const before = there && judgeBackup(there, key);
    if (before?.verified && before.verification?.how === 'restore') return;
  }
  await store.record(verification.id, verificationText(verification, key));
}

const SHOWN = 20;

/** @param said Sentences that stand in the report already. */
function tell(
  verification: Verification,
  location: string,
  scope: CheckScope,
  said: readonly string[],
): void {
  const { verdict, differences, durationMs, notCompared } = verification;
  for (const sentence of notCompared) {
    if (!said.includes(sentence)) scope.notVerified(sentence);
  }
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
  const restored = frame.details.copies.flatMap(({ verification }) =>
    verification?.how === 'restore' ? verification.durationMs : [],
  );
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
    ...(restored.length === 0 ? {} : { restoreMs: Math.max(...restored) }),
  };
}
