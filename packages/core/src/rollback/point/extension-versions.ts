import type pg from 'pg';
import type { Content } from '../../backup/content/content.ts';
import { listed } from '../../backup/preflight/listed.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { plural } from '../../report/words.ts';

export interface ExtensionVersion {
  name: string;
  /** In the backup. */
  recorded: string;
  /** What this server makes. */
  here: string;
}

const VERSIONS_SQL = `
SELECT w.name, w.version AS recorded, a.default_version AS here
  FROM unnest($1::text[], $2::text[]) AS w (name, version)
  JOIN pg_catalog.pg_available_extensions a ON a.name = w.name
 WHERE a.default_version <> w.version ORDER BY 1`;

/** A dump only says CREATE EXTENSION: where the server's default is another version than the recorded one, that comes. */
export async function otherVersions(
  client: pg.Client,
  { outside: { extensions } }: Content,
): Promise<ExtensionVersion[]> {
  const { rows } = await client.query<ExtensionVersion>(VERSIONS_SQL, [
    extensions.map(({ name }) => name),
    extensions.map(({ version }) => version),
  ]);
  return rows;
}

export function tellVersions(versions: readonly ExtensionVersion[], scope: CheckScope): void {
  if (versions.length === 0) return;
  const lines = versions.map(({ name, recorded, here }) => `${name} ${recorded} → ${here}`);
  scope.find({
    rule: 'extension-version-changes',
    severity: 'warning',
    evidence: 'catalogue',
    title: `${plural(lines.length, 'extension')} would come back in another version`,
    detail: listed(lines, 20),
    advice:
      'A dump says only CREATE EXTENSION, which makes the version that the server has as its default. Nothing is to be done where the application does not mind.',
  });
}

/** What was recorded, with the versions of these extensions as they were found: that they differ was said before. */
export function withVersionsFound(
  versions: readonly ExtensionVersion[],
): (expected: Content, found: Content) => Content {
  const accepted = new Set(versions.map(({ name }) => name));
  return (expected, found) => {
    const now = new Map(found.outside.extensions.map(({ name, version }) => [name, version]));
    const settle = <T extends { name: string; version: string }>(extension: T): T =>
      accepted.has(extension.name)
        ? { ...extension, version: now.get(extension.name) ?? extension.version }
        : extension;
    const { catalogue, outside } = expected;
    return {
      ...expected,
      catalogue: { ...catalogue, extensions: catalogue.extensions.map(settle) },
      outside: { ...outside, extensions: outside.extensions.map(settle) },
    };
  };
}
