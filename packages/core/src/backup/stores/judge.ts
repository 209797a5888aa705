import { messageOf } from '../../runtime/errors.ts';
import { readManifestText, readVerificationText } from '../manifest-text.ts';
import type { Manifest, Verification } from '../manifest.ts';
import { sha256Of } from '../sha256.ts';
import type { StoredBackup } from './store.ts';

/** A stored backup as far as its manifest and its record of verification tell, without its archive being read. */
export interface JudgedBackup {
  id: string;
  location: string;
  bytes: number;
  changedAt: number;
  /** Valid, of this id, and with the right signature where a key was given. */
  manifest?: Manifest;
  /** Valid and of this very manifest; also one that says it differs. */
  verification?: Verification;
  /** A verification says so, and nothing speaks against it. */
  verified: boolean;
  /** There is no manifest: what a run has not finished yet, or never will. */
  unfinished: boolean;
  /** Why it cannot be relied on. */
  problem?: string;
}

/** @param key Of `manifest-key`; without it signatures are not looked at. */
export function judgeBackup(stored: StoredBackup, key?: string): JudgedBackup {
  const { id, location, bytes, changedAt } = stored;
  const base = { id, location, bytes, changedAt, verified: false };
  if (stored.manifest === undefined) {
    return { ...base, unfinished: true, problem: stored.problem ?? 'it has no manifest' };
  }
  const read = attempt(() => readManifestText(stored.manifest, { key, id }));
  if ('problem' in read) return { ...base, unfinished: false, problem: read.problem };
  const manifest = read.value;
  const whole = { ...base, unfinished: false, manifest };
  const problem = stored.problem ?? sizeProblem(manifest, stored.archiveBytes);
  if (problem !== undefined) return { ...whole, problem };
  if (stored.verification === undefined) return whole;

  const tried = attempt(() => verificationOf(stored, stored.verification ?? '', key));
  if ('problem' in tried) return { ...whole, problem: tried.problem };
  const verification = tried.value;
  if (verification.verdict === 'verified') return { ...whole, verification, verified: true };
  const condemned =
    verification.verdict === 'failed'
      ? `it could not be restored: ${verification.differences[0] ?? ''}`
      : 'it was restored and differs from what was recorded';
  return { ...whole, verification, problem: condemned };
}

/** The list of a store tells sizes without reading: an archive that is gone or cut off shows at once. */
function sizeProblem({ archive }: Manifest, there: number | undefined): string | undefined {
  if (there === undefined || there === archive.bytes) return undefined;
  return `its archive is not the one recorded: of ${archive.bytes} bytes, ${there} are there`;
}

function verificationOf({ id, manifest = '' }: StoredBackup, text: string, key?: string) {
  const verification = readVerificationText(text, { key, id });
  if (verification.manifestSha256 !== sha256Of(manifest)) {
    throw new Error('its verification is of another manifest');
  }
  return verification;
}

function attempt<T>(read: () => T): { value: T } | { problem: string } {
  try {
    return { value: read() };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
