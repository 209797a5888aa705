import { z } from 'zod';
import { UserError } from '../runtime/errors.ts';
import {
  checksumOf,
  type Domain,
  type JsonObject,
  keyIdOf,
  macFits,
  macOf,
  ordered,
} from './mac.ts';
import {
  Manifest,
  MANIFEST_FILE,
  MANIFEST_FORMAT,
  Verification,
  VERIFICATION_FILE,
} from './manifest.ts';

export interface Reading {
  /** Signs, or must have signed. Of 32 or more characters. */
  key?: string | undefined;
  /** The backup that it must be of. */
  id?: string | undefined;
}

/**
 * manifest.json: JSON with its keys in order, so that equal manifests are equal texts, and a checksum over all
 * of it, so that a single bit that tips over is noticed without a key as well.
 *
 * @param key Signs it; replaces a `mac` that the manifest may have.
 */
export function manifestText(manifest: Manifest, key?: string): string {
  return sealed('manifest', manifest, key);
}

/** verification.json, likewise. */
export function verificationText(verification: Verification, key?: string): string {
  return sealed('verification', verification, key);
}

/**
 * @param text Undefined when the file is not there.
 * @throws UserError `backup-no-manifest`, `manifest-invalid`, `manifest-format-unknown`, `manifest-other-backup`,
 *   and with a key `manifest-unsigned`, `manifest-forged`.
 */
export function readManifestText(text: string | undefined, reading: Reading = {}): Manifest {
  if (text === undefined) {
    throw new UserError(
      'backup-no-manifest',
      `There is no ${MANIFEST_FILE}. It is written last, so this is what a run left that did not come to its end, and no backup`,
      'Take another backup; `belay backup --list` shows which are whole.',
    );
  }
  return unsealed(text, 'manifest', Manifest, reading);
}

/** @throws UserError as {@link readManifestText}. */
export function readVerificationText(text: string, reading: Reading = {}): Verification {
  return unsealed(text, 'verification', Verification, reading);
}

function sealed(domain: Domain, content: object, key: string | undefined): string {
  const body = without(content as JsonObject, ['mac', 'checksum']);
  const signed = key === undefined ? body : { ...body, mac: macOf(domain, body, key) };
  // No line break at the end: a text that is one byte short is no JSON any more.
  return JSON.stringify(ordered({ ...signed, checksum: checksumOf(signed) }), null, 2);
}

function unsealed<T extends { id: string }>(
  text: string,
  domain: Domain,
  schema: z.ZodType<T>,
  { key, id }: Reading,
): T {
  const file = FILES[domain];
  const raw = parsed(text, file);
  if (raw['format'] !== MANIFEST_FORMAT) throw unknownFormat(file, raw['format']);
  const summed = without(raw, ['checksum']);
  if (raw['checksum'] !== checksumOf(summed)) {
    throw invalid(file, 'does not fit its own checksum: it was damaged or changed');
  }
  if (key !== undefined) checkMac(raw, domain, key);
  const read = schema.safeParse(raw);
  if (!read.success) throw invalid(file, `is not what Belay writes: ${problemOf(read.error)}`);
  if (id !== undefined && read.data.id !== id) throw otherBackup(file, read.data.id, id);
  return read.data;
}

const FILES = { manifest: MANIFEST_FILE, verification: VERIFICATION_FILE } as const;

function parsed(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(file, 'is no JSON: it was cut off or damaged');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(file, 'is not what Belay writes');
  }
  return value as JsonObject;
}

const MacShape = z.object({
  method: z.literal('hmac-sha256'),
  keyId: z.string(),
  value: z.string().regex(/^[0-9a-f]{64}$/),
});

function checkMac(raw: JsonObject, domain: Domain, key: string): void {
  const file = FILES[domain];
  const hint = 'Take nothing from this backup unless you know how that came about.';
  if (raw['mac'] === undefined) {
    throw new UserError(
      'manifest-unsigned',
      `${file} is not signed, and a key was given: it may be anybody's`,
      `${hint} A backup that was made without \`manifest-key\` can be read without one.`,
    );
  }
  const mac = MacShape.safeParse(raw['mac']);
  if (mac.success && macFits(mac.data, domain, without(raw, ['mac', 'checksum']), key)) return;
  const other = mac.success && mac.data.keyId !== keyIdOf(key);
  throw new UserError(
    'manifest-forged',
    other
      ? `${file} was not signed with the given key (it names another one, ${mac.data.keyId}; yours is ${keyIdOf(key)})`
      : `The signature of ${file} is wrong: it was changed by somebody who does not have the key`,
    hint,
  );
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const at = issue?.path.join('.');
  return at ? `${at}: ${issue?.message}` : (issue?.message ?? 'unknown');
}

function invalid(file: string, what: string): UserError {
  return new UserError(
    'manifest-invalid',
    `${file} ${what}`,
    'A backup without a valid manifest is none. Take another copy of it or another backup.',
  );
}

function unknownFormat(file: string, format: unknown): UserError {
  const known = typeof format === 'number' && Number.isInteger(format);
  if (!known) return invalid(file, 'is not what Belay writes: it has no format');
  return new UserError(
    'manifest-format-unknown',
    `${file} has format ${format}; this version of Belay knows format ${MANIFEST_FORMAT}`,
    'Use the version of Belay that made the backup, or a newer one.',
  );
}

function otherBackup(file: string, found: string, wanted: string): UserError {
  return new UserError(
    'manifest-other-backup',
    `${file} is of the backup ${found}, and lies where ${wanted} should be`,
    'Files of two backups were mixed up. Take another copy or another backup.',
  );
}
