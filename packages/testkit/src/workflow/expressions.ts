import { Evaluator, Lexer, Parser, data } from '@actions/expressions';

export type JobStatus = 'success' | 'failure' | 'cancelled';

export type Value = string | number | boolean | null | undefined | Values | readonly Value[];
export interface Values {
  readonly [name: string]: Value;
}

/** What an expression sees: contexts by name, and how the job stands. */
export interface Scope {
  contexts: Values;
  status: JobStatus;
}

const STATUS_FUNCTIONS = ['success', 'failure', 'cancelled', 'always'] as const;

/** A condition without one of them is bound to `success()`. */
const SAYS_STATUS = new RegExp(`\\b(${STATUS_FUNCTIONS.join('|')})\\s*\\(`);

/** Whether a step with this `if` (or `post-if`) runs, as the runner decides it. */
export function isTrue(condition: string | undefined, scope: Scope): boolean {
  if (condition === undefined) return scope.status === 'success';
  const [, inner = condition] = /^\s*\$\{\{([^]*)\}\}\s*$/.exec(condition) ?? [];
  const whole = SAYS_STATUS.test(inner) ? inner : `success() && (${inner})`;
  const result = evaluate(whole, scope);
  return result.kind === data.Kind.Boolean ? result.value : result.coerceString() !== '';
}

/** A text with its `${{ }}` put in. */
export function textOf(template: string, scope: Scope): string {
  return template.replace(/\$\{\{([^]*?)\}\}/g, (_whole, expression: string) =>
    evaluate(expression, scope).coerceString(),
  );
}

function evaluate(expression: string, { contexts, status }: Scope): data.ExpressionData {
  const infos = STATUS_FUNCTIONS.map((name) => ({ name, minArgs: 0, maxArgs: 0 }));
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), infos).parse();
  const functions = infos.map((info) => {
    const value = info.name === 'always' || info.name === status;
    return [info.name, { ...info, call: () => new data.BooleanData(value) }] as const;
  });
  return new Evaluator(tree, dictionary(contexts), new Map(functions)).evaluate();
}

function dictionary(values: Values): data.Dictionary {
  return new data.Dictionary(
    ...Object.entries(values).map(([key, value]) => ({ key, value: dataOf(value) })),
  );
}

function dataOf(value: Value): data.ExpressionData {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  return isList(value) ? new data.Array(...value.map(dataOf)) : dictionary(value);
}

function isList(value: Values | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}
