#!/usr/bin/env node
/**
 * A schema engine for PRISMA_SCHEMA_ENGINE_BINARY, for tests and the demo only: the unmodified Prisma CLI
 * starts it in place of the native engine that it would download. Behind it is the same engine as
 * WebAssembly (npm: @prisma/schema-engine-wasm). It takes no advisory lock and reports a few error codes
 * less than the native one: never apply migrations to a database that matters through it.
 */
import { parseArguments } from './arguments.mjs';
import { runCommand } from './commands.mjs';
import { logLine } from './log.mjs';
import { serve } from './rpc.mjs';
import { takePanic } from './wasm.mjs';

/** A Rust panic ends the native engine with this; the CLI knows it as a bug of the engine's. */
const PANIC_EXIT_CODE = 101;

const invocation = parseArguments(process.argv.slice(2));
if (invocation.version) {
  console.log('schema-engine-cli 0.0.0 (WebAssembly)');
} else if (invocation.command !== undefined) {
  process.exitCode = await runCommand(invocation.command, invocation.datasource.url);
} else {
  // The CLI closes stdin and sends SIGTERM right after; both mean "done", not "failed".
  process.on('SIGTERM', () => process.exit(0));
  process.on('uncaughtException', (error) => {
    logLine('ERROR', { is_panic: true, message: takePanic() ?? error.stack });
    process.exit(PANIC_EXIT_CODE);
  });
  await serve(invocation, process.stdin, process.stdout);
  process.exit(0);
}
