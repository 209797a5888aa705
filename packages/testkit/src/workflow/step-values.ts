import type { ActionDocument, WorkflowStep } from './documents.ts';
import { type Scope, textOf } from './expressions.ts';

/** What a step is called: by its name, its id, its action or its first line. */
export function stepName(step: WorkflowStep, index: number): string {
  const { name, id, uses, run = '' } = step;
  if (name !== undefined || id !== undefined) return name ?? id ?? '';
  if (uses === undefined) return run.split('\n')[0] ?? `step ${index + 1}`;
  return uses.replace(/@.*/, '').split('/').at(-1) ?? uses;
}

/** The values of `env` or `with`, evaluated now. */
export function texts(
  values: Record<string, string | number | boolean> = {},
  scope: Scope,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, textOf(String(value), scope)]),
  );
}

/** INPUT_…: each declared input, what `with` says or its default, evaluated now. */
export function inputVariables(
  { inputs = {} }: ActionDocument,
  step: WorkflowStep,
  scope: Scope,
): Record<string, string> {
  const given = texts(step.with, scope);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { default: fallback = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? textOf(fallback, scope),
    ]),
  );
}
