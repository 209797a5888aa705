/** The time a check has. Starts when it is made. */
export class Budget {
  readonly #end: number;

  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /** Milliseconds left; never below zero. */
  left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  get spent(): boolean {
    return this.left() === 0;
  }
}
