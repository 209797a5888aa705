import type { Readable, Writable } from 'node:stream';
import type { Archive } from '../manifest.ts';

/** A place where backups are kept: a directory, a bucket, the artifacts of a workflow. */
export interface Store {
  kind: 'directory' | 's3' | 'artifact';
  /** As the user wrote it; holds no secret. */
  place: string;
  /**
   * Makes sure, before anything else is done, that something can be written there: credentials, rights, room.
   *
   * @throws UserError in the user's words.
   */
  prepare(): Promise<void>;
  /**
   * Begins a backup; nothing of it counts until {@link Incoming.finish}. Never overwrites.
   *
   * @param upTo The most bytes that the archive may come to, as far as that is known: S3 wants the size of an
   *   upload's parts before the first of at most 10,000.
   */
  begin(id: string, file: Archive['file'], upTo?: number): Promise<Incoming>;
  /** Everything there that is or looks like a backup, in no order; also what was left by a run that died. */
  list(): Promise<StoredBackup[]>;
  /** @throws UserError `backup-not-found`. */
  open(id: string): Promise<StoredCopy>;
  /** Keeps how a copy came out, beside it. */
  record(id: string, verification: string): Promise<void>;
  /** Removes it so that a half-removed one does not look whole: the manifest goes first. */
  remove(id: string): Promise<void>;
}

/** A backup that is being written. */
export interface Incoming {
  /** Takes the archive's bytes; a store that is slow holds up the writer. */
  archive: Writable;
  /**
   * Called when the archive was ended. The manifest is written last, in one step: before it there is no
   * backup, after it there is a whole one.
   */
  finish(manifest: string): Promise<Location>;
  /** Removes what was written. Also after an error; never throws. */
  abandon(): Promise<void>;
}

/** Where a backup lies now, for outputs and reports. */
export interface Location {
  /** A path, an `s3://` URL, or `artifact:NAME`: what `--backup` of a rollback takes. */
  location: string;
  artifact?: { id: string; url: string; digest: string };
}

/** A backup as it is listed; with `problem` it is none. */
export interface StoredBackup {
  id: string;
  location: string;
  /** Text of manifest.json and verification.json, not yet checked. */
  manifest?: string;
  verification?: string;
  /** Of everything there under this id. */
  bytes: number;
  /** Of the archive alone, where the place tells that without its being read. */
  archiveBytes?: number;
  /** When it was last written, milliseconds since the epoch: a run that is at it now is not a dead one. */
  changedAt: number;
  problem?: string;
}

/** A stored copy, read back from where it lies. */
export interface StoredCopy {
  location: string;
  manifest(): Promise<string>;
  archive(): Promise<Readable>;
}
