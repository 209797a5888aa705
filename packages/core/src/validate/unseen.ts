import type { CheckScope } from '../report/recorder.ts';

const NAMED = 5;

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

/** `a, b, c`; of very many the first ones and how many more. */
export function namesInWords(names: readonly string[]): string {
  const more = names.length - NAMED;
  if (more <= 1) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${more.toLocaleString('en-US')} more`;
}
