import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MODULE = new URL(
  'schema_engine_bg.wasm',
  import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'),
);

/** Where the engine leaves the message of a Rust panic; the name is part of its contract with the host. */
class PanicRegistry {
  message = '';

  set_message(message) {
    this.message = message;
  }
}

/** @type {typeof glue.SchemaEngine | undefined} */
let engineClass;

/** The engine's class, instantiated once: about 100 ms. */
export function schemaEngineClass() {
  if (engineClass) return engineClass;
  globalThis.PRISMA_WASM_PANIC_REGISTRY = new PanicRegistry();
  const compiled = new WebAssembly.Module(readFileSync(fileURLToPath(MODULE)));
  const instance = new WebAssembly.Instance(compiled, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  engineClass = glue.SchemaEngine;
  return engineClass;
}

/** The message of the panic that ended the last call, if it was one. */
export function takePanic() {
  const registry = globalThis.PRISMA_WASM_PANIC_REGISTRY;
  const message = registry?.message ?? '';
  if (registry) registry.message = '';
  return message === '' ? undefined : message;
}
