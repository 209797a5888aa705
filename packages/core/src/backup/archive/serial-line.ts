/** Work that is done one piece after the other, in the order in which it was handed in. */
export interface SerialLine {
  /** After a failure nothing is done any more; what is handed in rejects with the failure. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Fails the line from outside. Only the first failure counts. */
  fail: (error: unknown) => void;
  /** Rejects with the first failure; never resolves. */
  failure: Promise<never>;
  idle(): boolean;
  /** Resolves when what was handed in has ended, well or not. */
  settled(): Promise<void>;
}

/**
 * @param explain What a failure is reported as.
 * @param onFailure Called once; ends the work that is being done.
 */
export function serialLine(
  explain: (error: unknown) => Error,
  onFailure: (reason: Error) => void,
): SerialLine {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  let reason: Error | undefined;
  let reject: (reason: Error) => void = () => undefined;
  const failure = new Promise<never>((_resolve, rejected) => (reject = rejected));
  failure.catch(() => undefined);
  const fail = (error: unknown): Error => {
    if (reason !== undefined) return reason;
    reason = explain(error);
    reject(reason);
    onFailure(reason);
    return reason;
  };
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (reason !== undefined) throw reason;
    try {
      return await work();
    } catch (error) {
      throw fail(error);
    }
  };
  return {
    failure,
    fail,
    idle: () => waiting === 0,
    settled: () => last,
    run(work) {
      waiting += 1;
      const turn = last.then(() => guarded(work));
      const over = () => void (waiting -= 1);
      last = turn.then(over, over);
      return turn;
    },
  };
}
