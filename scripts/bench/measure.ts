import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Measured {
  /** Seconds of wall clock, the process's own start included. */
  seconds: number;
  exitCode: number | null;
  /** Peak resident memory in MB, of this process alone, without its children. */
  peakMb: number;
  /** The last lines of stderr. */
  stderr: string;
}

export interface MeasureOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  node?: string;
}

/**
 * Writes the process's peak memory as it ends. On Linux VmHWM and not getrusage: the latter starts from
 * what the parent had when it forked.
 */
const PEAK_AT_EXIT = `
import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => {
  let kb = process.resourceUsage().maxRSS;
  try { kb = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]); } catch {}
  writeFileSync(process.env.BELAY_BENCH_PEAK, String(kb));
});`;

/** Runs a Node program to its end. */
export async function measureNode(
  args: readonly string[],
  { cwd, env, node = process.execPath }: MeasureOptions,
): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-bench-peak-'));
  const peakFile = path.join(folder, 'peak');
  const preload = `data:text/javascript,${encodeURIComponent(PEAK_AT_EXIT)}`;
  try {
    const run = await runProcess(node, ['--import', preload, ...args], {
      cwd,
      env: { ...env, BELAY_BENCH_PEAK: peakFile },
    });
    return { ...run, peakMb: Number(readFileSync(peakFile, 'utf8')) / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs any program to its end and takes the time. */
export async function runProcess(
  file: string,
  args: readonly string[],
  { cwd, env }: Omit<MeasureOptions, 'node'>,
): Promise<Omit<Measured, 'peakMb'>> {
  const started = performance.now();
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-2_000)));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { seconds: (performance.now() - started) / 1000, exitCode, stderr };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = [
    sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)],
    sorted[middle],
  ];
  return (low + high) / 2;
}
