import { Unusable } from './parse.ts';
import { UnsetVariable } from './variables.ts';

/** A value that cannot be used. `W` says where it stands. */
export interface Problem<W> {
  where: W;
  message: string;
}

/** Collects what is wrong with many values, so that all of it can be said at once. */
export class Collector<W> {
  readonly problems: Problem<W>[] = [];
  /** Variables of the environment that are missing. */
  readonly unset: (Problem<W> & { variable: string })[] = [];

  /** The value; undefined where it cannot be used, which is then noted. */
  async attempt<T>(where: W, body: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await body();
    } catch (error) {
      if (error instanceof UnsetVariable) {
        this.unset.push({ where, message: `: ${error.message}`, variable: error.variable });
      } else if (error instanceof Unusable) {
        this.problems.push({ where, message: error.message });
      } else {
        throw error;
      }
      return undefined;
    }
  }
}
