import path from 'node:path';
import type { BelayConfig } from '../config/belay-yml.ts';
import type { TestInputs } from '../config/test-inputs.ts';
import type { PrismaProject } from '../migrations/prisma/project.ts';
import type { Migration, MigrationTree, PendingChoice } from '../migrations/types.ts';
import type { StageRecorder } from '../report/recorder.ts';
import type { TestDetails } from '../report/test-report.ts';
import type { Ports } from '../runtime/ports.ts';

/** The event that started a workflow, as far as it is known. Its payload comes from outside. */
export interface TriggerEvent {
  name: string;
  payload: unknown;
}

export interface RehearseOptions extends TestInputs {
  /** Absolute path of the checkout; nothing outside it is read or written. */
  workspace: string;
  /** Names everything temporary. */
  run: string;
  event?: TriggerEvent;
}

/** What every step of a rehearsal works with. */
export interface Context {
  options: RehearseOptions;
  /** The folder that relative paths start from. */
  root: string;
  config: BelayConfig;
  recorder: StageRecorder;
  /** The stage's part of the report; each step fills in what it learns. */
  details: TestDetails;
  /** The first line of the report. */
  subject: string[];
  ports: Ports;
}

/** What is rehearsed. */
export interface Plan {
  tree: MigrationTree;
  choice: PendingChoice;
  project: PrismaProject;
  /** Nobody asks whether a dump would restore. */
  withoutRestore?: true;
}

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
export function shown({ options }: Context, file: string): string {
  return path.relative(options.workspace, file).split(path.sep).join('/');
}

/** Where a migration's file is, for a finding. */
export function placeOf(context: Context, migration: Migration, line?: number) {
  const file = shown(context, migration.file);
  return line === undefined ? { file } : { file, line };
}
