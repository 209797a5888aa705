import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { redactor } from '../../report/redact.ts';
import { interruption } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { endGroup, noteGroup } from '../../runtime/process-group.ts';
import { enginePassOn } from './isolation.ts';

/** The engine answered with an error, or did not answer. Its message holds no secret. */
export class EngineRefusal extends Error {
  override name = 'EngineRefusal';
}

export interface EngineProcess {
  /** One request; `printed` is what the engine asked to print meanwhile. */
  request(method: string, params: unknown): Promise<{ result: unknown; printed: string[] }>;
}

export interface EngineStart {
  file: string;
  arguments?: readonly string[];
  /** Variables besides those that every child of Prisma's gets. */
  env?: Readonly<Record<string, string>>;
  /** Deadline of each request, milliseconds. */
  requestMs: number;
  ports: Pick<Ports, 'signal' | 'env'>;
}

/** From the engine's end to giving up on more of its output. */
const LAST_WORDS_MS = 1_000;

interface Message {
  id?: number;
  method?: string;
  params?: { content?: string };
  result?: unknown;
  error?: { message?: string; data?: { message?: string; is_panic?: boolean } };
}

/**
 * Starts a schema engine in a process group of its own, runs `body` and ends the group. One request at a
 * time, as the CLI does it.
 *
 * @throws Interrupted when the signal aborts.
 */
export async function withEngineProcess<T>(
  { file, arguments: arguments_ = [], env = {}, requestMs, ports }: EngineStart,
  body: (engine: EngineProcess) => Promise<T>,
): Promise<T> {
  if (ports.signal.aborted) throw interruption(ports.signal);
  const child = spawn(file, arguments_, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...enginePassOn(ports.env), ...env },
  });
  const conversation = converse(
    child,
    requestMs,
    redactor([...urlsIn(arguments_), ...Object.values(env)]),
  );
  const ended = noteGroup(child);
  const end = () => endEngine(child);
  ports.signal.addEventListener('abort', end, { once: true });
  try {
    return await body(conversation);
  } catch (error) {
    throw ports.signal.aborted ? interruption(ports.signal) : error;
  } finally {
    ports.signal.removeEventListener('abort', end);
    end();
    await conversation.ended;
    ended();
    // A descendant that left the group could hold them open, and with them this process.
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function converse(
  child: ChildProcessWithoutNullStreams,
  requestMs: number,
  redact: (text: string) => string,
): EngineProcess & { ended: Promise<void> } {
  let nextId = 1;
  let stderr = '';
  let gone: EngineRefusal | undefined;
  let waiting: { id: number; settle: (message: Message | EngineRefusal) => void } | undefined;
  let printed: string[] = [];
  const refuse = (reason: string) => {
    gone ??= new EngineRefusal(redact([reason, lastLine(stderr)].filter(Boolean).join(': ')));
    waiting?.settle(gone);
  };
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (stderr = (stderr + text).slice(-8_192)));
  child.stdin.on('error', () => undefined);
  child.once('error', (error) => refuse(`it cannot be started (${error.message})`));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const over = (code: number | null) => refuse(`it ended with exit code ${String(code)}`);
  child.once('close', over);
  // Who holds the output open after it must not keep the request waiting; what is read till then is its last words.
  child.once('exit', (code) => setTimeout(over, LAST_WORDS_MS, code).unref());
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parseMessage(line);
    if (message === undefined) return;
    if (message.method === 'print') {
      printed.push(message.params?.content ?? '');
      // The engine waits for this answer before it goes on.
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, result: {} })}\n`);
    } else if (waiting !== undefined && message.id === waiting.id) waiting.settle(message);
  });
  return {
    ended,
    async request(method, params) {
      if (gone) throw gone;
      const id = nextId++;
      printed = [];
      child.stdin.write(`${JSON.stringify({ id, jsonrpc: '2.0', method, params })}\n`);
      let deadline: NodeJS.Timeout | undefined;
      const answer = await new Promise<Message | EngineRefusal>((settle) => {
        waiting = { id, settle };
        deadline = setTimeout(() => {
          refuse(`no answer to ${method} in ${requestMs / 1000} s`);
          endEngine(child);
        }, requestMs);
      });
      clearTimeout(deadline);
      waiting = undefined;
      if (answer instanceof EngineRefusal) throw answer;
      if (answer.error) throw new EngineRefusal(redact(errorText(answer.error)));
      return { result: answer.result, printed };
    },
  };
}

function errorText({ message, data }: NonNullable<Message['error']>): string {
  // The Rust trace below the message names Prisma's own sources only.
  const text = data?.message ?? message ?? 'an error without a message';
  return text.replace(/\n\s*\d+: [\s\S]*$/, '').trim();
}

function parseMessage(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined; // the engine's log lines go to stderr; anything else on stdout is no message for us
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function urlsIn(arguments_: readonly string[]): string[] {
  return arguments_
    .flatMap((text) => /"url":("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ?? [])
    .map((json) => JSON.parse(json) as string);
}

function endEngine({ pid, exitCode, signalCode }: ChildProcessWithoutNullStreams): void {
  if (exitCode === null && signalCode === null) endGroup(pid);
}
