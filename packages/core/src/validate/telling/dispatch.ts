/** One thing to send. */
export interface Dispatch {
  /** As the report names it; holds no address. */
  to: string;
  /**
   * @returns Why it did not arrive, without secrets; undefined when it did.
   * @throws Whatever went wrong, with a message fit for the report.
   */
  readonly send: (signal: AbortSignal) => Promise<string | undefined>;
}
