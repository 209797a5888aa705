import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError, messageOf } from '../runtime/errors.ts';
import { BakeThresholds } from './bake-thresholds.ts';
import { parseConfig } from './belay-yml-parse.ts';
import { type ConfiguredCheck, CustomChecks } from './custom-check.ts';
import { type ConfiguredHealth, HealthEntry } from './health-entry.ts';
import type { YamlPlaces } from './yaml-places.ts';
import { words } from './yaml-values.ts';

/** The names looked for in the workspace when none is given. */
export const CONFIG_FILES = ['belay.yml', 'belay.yaml'] as const;

const AssertionEntry = z.strictObject({
  name: words,
  sql: words,
  message: words.exactOptional(),
});

const Acceptance = z.strictObject({
  rule: words,
  migration: words.exactOptional(),
  object: words.exactOptional(),
  reason: words,
});

const RequiredColumn = z.strictObject({
  table: words,
  column: words,
  /** As Postgres writes it: `integer`, `character varying(20)`, `timestamp(3) without time zone`. */
  type: words.exactOptional(),
  nullable: z.boolean().exactOptional(),
});

/** belay.yml as a person writes it. Every list may be left out. */
export const BelayYml = z.strictObject({
  /** SQL that must return no row. */
  assertions: z.array(AssertionEntry).default([]),
  /** Tables that must exist after the migrations; `Order` or `shop.Order`. */
  'required-tables': z.array(words).default([]),
  /** SQL about the rows of the live database, run after the deploy. */
  checks: CustomChecks.default([]),
  /** Columns that must exist in the live database, with type and NOT NULL where given. */
  'required-columns': z.array(RequiredColumn).default([]),
  /** URLs that must answer after the deploy. */
  health: z.array(HealthEntry).default([]),
  /** When the bake time fails. */
  bake: BakeThresholds.default({}),
  /** Findings that were looked at and accepted. */
  accept: z.array(Acceptance).default([]),
});

export type ConfiguredAssertion = z.infer<typeof AssertionEntry>;
export type Acceptance = z.infer<typeof Acceptance>;
export type RequiredColumn = z.infer<typeof RequiredColumn>;

export interface BelayConfig {
  /** The file that was read, relative to the workspace; absent when there is none. */
  file?: string;
  assertions: ConfiguredAssertion[];
  requiredTables: string[];
  checks: ConfiguredCheck[];
  requiredColumns: RequiredColumn[];
  health: ConfiguredHealth[];
  bake: BakeThresholds;
  accept: Acceptance[];
  /** Where the values stand in the file, for what is found wrong with them later; absent without a file. */
  places?: YamlPlaces;
}

/**
 * Reads the project's belay.yml.
 *
 * @param given A path relative to the workspace, or absolute; undefined looks for belay.yml or
 *   belay.yaml in the workspace, where none is fine.
 * @throws UserError `config-not-found` when a file was named and is not there; `config-unreadable`;
 *   `config-invalid` with every problem, each with line and column.
 */
export async function loadConfig(
  given: string | undefined,
  workspace: string,
): Promise<BelayConfig> {
  const found = given === undefined ? await lookFor(workspace) : await readNamed(given, workspace);
  if (found === undefined) return configOf(BelayYml.parse({}));
  const { value, places } = await parseConfig(found.text, found.file, BelayYml);
  return { file: found.file, ...configOf(value), places };
}

function configOf({
  'required-tables': requiredTables,
  'required-columns': requiredColumns,
  ...same
}: z.infer<typeof BelayYml>): BelayConfig {
  return { ...same, requiredTables, requiredColumns };
}

interface FoundFile {
  file: string;
  text: string;
}

async function lookFor(workspace: string): Promise<FoundFile | undefined> {
  const found: FoundFile[] = [];
  for (const file of CONFIG_FILES) {
    const text = await readText(path.join(workspace, file), file);
    if (text !== undefined) found.push({ file, text });
  }
  if (found.length > 1) {
    throw new UserError(
      'config-invalid',
      `There are both ${CONFIG_FILES.join(' and ')}, and only one of them would count.`,
      'Delete one, or name the one to use (--config, input config).',
    );
  }
  return found[0];
}

async function readNamed(given: string, workspace: string): Promise<FoundFile> {
  const absolute = path.resolve(workspace, given);
  const relative = path.relative(workspace, absolute);
  const file = relative === '' || relative.startsWith('..') ? given : relative;
  const text = await readText(absolute, file);
  if (text !== undefined) return { file, text };
  throw new UserError(
    'config-not-found',
    `There is no configuration file ${file}.`,
    `Paths are relative to ${workspace}. Leave the option out to use belay.yml where there is one.`,
  );
}

/** undefined when there is no such file. */
async function readText(absolute: string, file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(absolute));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    const why =
      codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA'
        ? 'it is not UTF-8 text'
        : messageOf(error);
    throw new UserError('config-unreadable', `${file} cannot be read: ${why}.`, undefined, {
      cause: error,
    });
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
