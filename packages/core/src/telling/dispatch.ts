import type { Delivery } from '../report/delivery.ts';
import { messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';

/** There was nothing to write or send after all: no delivery, and no warning. */
export const NOT_WANTED = Symbol('not wanted');

/** One thing to send. */
export interface Dispatch {
  /** As the report names it; holds no address. */
  to: string;
  /**
   * @returns Why it did not arrive, without secrets; undefined when it did.
   * @throws Whatever went wrong, with a message fit for the report.
   */
  readonly send: (signal: AbortSignal) => Promise<string | undefined | typeof NOT_WANTED>;
}

/**
 * Sends everything, side by side. Never throws; each delivery says whether it arrived, and what did not is a warning
 * in the log.
 */
export async function dispatchAll(
  dispatches: readonly Dispatch[],
  ports: Pick<Ports, 'log' | 'signal'>,
): Promise<Delivery[]> {
  // A stage that ran out of time is told of nevertheless: every dispatch has a time of its own.
  const signal = ports.signal.aborted ? new AbortController().signal : ports.signal;
  const settled = await Promise.all(dispatches.map((dispatch) => deliver(dispatch, signal)));
  const deliveries = settled.filter((delivery) => delivery !== undefined);
  for (const { to, reason } of deliveries) {
    if (reason !== undefined) ports.log.warn(`Not delivered: ${to}: ${reason}`);
  }
  return deliveries;
}

async function deliver({ to, send }: Dispatch, signal: AbortSignal): Promise<Delivery | undefined> {
  const reason = await send(signal).catch((error: unknown) => messageOf(error) || 'it failed');
  if (reason === NOT_WANTED) return undefined;
  return reason === undefined ? { to, delivered: true } : { to, delivered: false, reason };
}
