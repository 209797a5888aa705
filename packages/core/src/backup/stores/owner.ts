import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Lies in an unfinished backup: who is writing it. */
export const OWNER_FILE = 'owner.json';

const Owner = z.object({
  host: z.string(),
  pid: z.number().int().positive(),
  /** When the process started, in the kernel's own units: a pid alone is given out again. */
  started: z.string().optional(),
});
type Owner = z.infer<typeof Owner>;

/** The note of this process. */
export async function ownerNote(): Promise<string> {
  const started = await startOf(process.pid);
  const owner: Owner = {
    host: hostname(),
    pid: process.pid,
    ...(started === undefined ? {} : { started }),
  };
  return `${JSON.stringify(owner)}\n`;
}

/**
 * Whether whoever wrote the note is still running on this machine. Undefined where that cannot be known: it
 * runs on another machine, or the note was cut off.
 */
export async function ownerRuns(note: string): Promise<boolean | undefined> {
  const owner = parse(note);
  if (owner?.host !== hostname()) return undefined;
  if (!exists(owner.pid)) return false;
  return owner.started === undefined || owner.started === (await startOf(owner.pid));
}

function parse(note: string): Owner | undefined {
  try {
    return Owner.safeParse(JSON.parse(note)).data;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Field 22 of /proc/PID/stat; undefined on systems without it, and for a process that has ended and was not
 * waited for yet (state Z). The second field may hold spaces and brackets.
 */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
