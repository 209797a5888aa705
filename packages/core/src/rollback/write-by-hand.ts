import path from 'node:path';
import { findPrismaProject } from '../migrations/prisma/project.ts';
import { writeFileAtomically } from '../report/write.ts';
import { messageOf } from '../runtime/errors.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import type { RollbackFrame } from './frame.ts';
import { commandsByHand } from './plan/by-hand.ts';
import type { Planned } from './planned.ts';
import { manualCommands } from './reverse/by-hand.ts';
import { isStep } from './reverse/types.ts';

/** Beside `report.json`: what a person can go on with where Belay does not. */
export const BY_HAND_FILE = 'by-hand.sh.txt';

/** Writes the commands to go on by hand, and notes in the report where they are. */
export async function writeByHand(frame: RollbackFrame, planned: Planned): Promise<void> {
  const { options, root, details, ports } = frame;
  const commands = await commandsOf(planned, frame);
  if (commands.length === 0) return;
  const file = path.join(path.resolve(root, options.report), BY_HAND_FILE);
  try {
    await makeFolder(path.dirname(file));
    await writeFileAtomically(file, `${commands.join('\n\n')}\n`);
    details.byHand = { file, commands };
  } catch (error) {
    details.byHand = { commands };
    ports.log.warn(
      `The commands to go on by hand could not be written to ${file}: ${messageOf(error)}`,
    );
  }
}

async function commandsOf(planned: Planned, { ports, options }: RollbackFrame): Promise<string[]> {
  const { url, backup, situation, seen, tree, going } = planned;
  const { env } = ports;
  const steps = situation.reverses.filter(isStep);
  const whole = steps.length === going.going.length ? steps : [];
  const location = backup?.kind === 'point' ? backup.point.copies[0]?.location : undefined;
  const found = await commandsByHand({
    ...{ url, env, database: seen.facts.database, schema: seen.schema, steps: whole },
    ...(backup?.kind === 'point' && location !== undefined
      ? { backup: { manifest: backup.point.manifest, location } }
      : {}),
  });
  if (found.length > 0) {
    return found.map(({ words, command }) => `# ${words}\n${command}`);
  }
  if (tree === undefined || going.going.length === 0) return [];
  const folder = path.relative(options.workspace, tree.directory) || '.';
  const names = going.going;
  const project = await findPrismaProject(
    tree.schema?.path ?? tree.directory,
    options.workspace,
    env,
  );
  const [, major] = /(\d+)/.exec(project.version.text) ?? [];
  const prismaMajor = major === undefined ? undefined : Number(major);
  const lines = await manualCommands({ url, env, names, folder, prismaMajor });
  return [lines.join('\n')];
}
