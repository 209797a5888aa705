import type { Ports } from '../../runtime/ports.ts';
import { Unusable } from './parse.ts';

/** A text with its variables filled in. */
export interface Filled {
  text: string;
  /** The values that were put in. */
  values: string[];
}

/** Variables that are not set, or empty, as a secret is that a workflow does not have. */
export class UnsetVariable extends Error {
  override name = 'UnsetVariable';
  readonly variable: string;

  constructor(variable: string) {
    super(`the variable ${variable} is not set`);
    this.variable = variable;
  }
}

/**
 * Puts the values of environment variables in the place of `${NAME}`.
 *
 * @throws UnsetVariable
 * @throws Unusable for a `${` without a name.
 */
export function fillVariables(text: string, env: Ports['env']): Filled {
  const values: string[] = [];
  const filled = text.replace(/\$\{([^}]*)\}?/g, (whole, name: string) => {
    if (!/^[A-Za-z_]\w*$/.test(name) || !whole.endsWith('}')) {
      throw new Unusable('holds a ${ without the name of a variable: ${NAME}');
    }
    const value = env[name]?.trim() ?? '';
    if (value === '') throw new UnsetVariable(name);
    values.push(value);
    return value;
  });
  return { text: filled, values };
}
