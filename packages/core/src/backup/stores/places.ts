import path from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { BackupId } from '../manifest.ts';
import { directoryStore } from './directory.ts';
import { parseS3Place, type S3Place } from './s3-place.ts';
import { s3Store } from './s3.ts';
import type { Store } from './store.ts';

/** Where backups are to be kept, as `to` names it. `text` is what the user wrote and holds no secret. */
export type Place =
  | { kind: 'directory'; text: string; path: string }
  | S3Place
  | { kind: 'artifact'; text: string; name: string };

/** What a store needs from outside. */
export interface StorePorts {
  /** Absolute; relative folders start there. */
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** Makes the store over a workflow's artifacts; only inside a job. */
  artifacts?: (name: string) => Store;
}

const HINT = 'Write a folder, s3://bucket/prefix, or, in a job, artifact:NAME.';

/** What the artifact service refuses in a name. */
const NOT_IN_ARTIFACTS = /[":<>|*?\\/\r\n]/;

/**
 * Reads a place as `to` and `--to` take it: a folder, `s3://bucket/prefix?…`, or `artifact:NAME`.
 *
 * @throws UserError `place-invalid`.
 */
export function parsePlace(text: string): Place {
  const written = text.trim();
  if (written === '') throw invalid('it is empty');
  if (written.startsWith('s3:')) return parseS3Place(written);
  if (written.startsWith('artifact:')) return artifactPlace(written);
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(written) ?? [];
  // Not the text itself: an URL of another kind may hold a password.
  if (scheme !== undefined) throw invalid(`there is no place of the kind "${scheme}:"`);
  if (/^~|[\0\r\n]|\$[{(A-Za-z]/.test(written)) {
    throw invalid(`"${written}" would have to be expanded by a shell, and no shell reads it here`);
  }
  return { kind: 'directory', text: written, path: written };
}

function artifactPlace(text: string): Place {
  const name = text.slice('artifact:'.length).trim();
  if (name === '') throw invalid('artifact: needs a name after the colon');
  if (NOT_IN_ARTIFACTS.test(name)) {
    throw invalid(`the artifact's name "${name}" has a character that GitHub does not take`);
  }
  return { kind: 'artifact', text, name };
}

/**
 * Splits where one backup lies, as an output `location` or a restore point names it, into the place and the
 * backup's id: `/backups/ID`, `s3://bucket/prefix/ID?…`, `artifact:NAME.ID`. A place without an id at its end has none.
 *
 * @throws UserError `place-invalid`.
 */
export function parseLocation(text: string): { place: Place; id?: string } {
  const place = parsePlace(text);
  if (place.kind === 'artifact') return artifactLocation(place);
  const whole = place.kind === 's3' ? place.prefix : place.path.replace(/\/+$/, '');
  const id = whole.slice(whole.lastIndexOf('/') + 1);
  if (!BackupId.safeParse(id).success) return { place };
  const parent = whole.slice(0, Math.max(0, whole.length - id.length - 1));
  if (place.kind === 's3') {
    const [address = '', query] = place.text.split('?', 2);
    const shorter = address.replace(/\/+$/, '').slice(0, -id.length - 1);
    const of = query === undefined ? shorter : `${shorter}?${query}`;
    return { place: { ...place, text: of, prefix: parent }, id };
  }
  const folder = parent === '' ? (whole.startsWith('/') ? '/' : '.') : parent;
  return { place: { kind: 'directory', text: folder, path: folder }, id };
}

/** `artifact:NAME.ID`: an id has no point in it. */
function artifactLocation(place: Extract<Place, { kind: 'artifact' }>): {
  place: Place;
  id?: string;
} {
  const point = place.name.lastIndexOf('.');
  const id = place.name.slice(point + 1);
  if (point < 1 || !BackupId.safeParse(id).success) return { place };
  const name = place.name.slice(0, point);
  return { place: { ...place, text: `artifact:${name}`, name }, id };
}

/**
 * The store at a place. Nothing is reached before one of its methods is called.
 *
 * @throws UserError `artifacts-outside-job`.
 */
export function openStore(place: Place, ports: StorePorts): Store {
  switch (place.kind) {
    case 'directory':
      return directoryStore({ place: place.text, root: path.resolve(ports.root, place.path) });
    case 's3':
      return s3Store(place, ports);
    case 'artifact':
      if (ports.artifacts) return ports.artifacts(place.name);
      throw new UserError(
        'artifacts-outside-job',
        `${place.text} is only there inside a job of GitHub Actions.`,
        'Give a folder or s3://bucket/prefix.',
      );
  }
}

function invalid(what: string): UserError {
  return new UserError('place-invalid', `A place for backups cannot be used: ${what}.`, HINT);
}
