import type { CheckScope } from './recorder.ts';
import { namesInWords } from './words.ts';

/** Collects what could not be looked at, and says it once for each reason. */
export class Unseen {
  readonly #names = new Map<string, Set<string>>();

  /**
   * @param what What kind of thing, in the plural: `sequences`.
   * @param why A clause about them: `no SELECT on them`.
   */
  add(what: string, name: string, why: string): void {
    const key = JSON.stringify([what, why]);
    this.#names.set(key, (this.#names.get(key) ?? new Set()).add(name));
  }

  tell(scope: Pick<CheckScope, 'notVerified'>): void {
    for (const [key, names] of this.#names) {
      const [what = '', why = ''] = JSON.parse(key) as string[];
      scope.notVerified(`${what} ${namesInWords([...names])}: ${why}`);
    }
  }
}
