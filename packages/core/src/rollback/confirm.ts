import { UserError } from '../runtime/errors.ts';
import type { RollbackFrame } from './frame.ts';
import { planLines } from './plan/plan-rows.ts';

/**
 * Makes sure that this is wanted, by the name of what is changed: by `confirm`, by arming, or at a terminal.
 *
 * @param name Of the database that is changed.
 * @param or Another text that counts: the name with the other database's whose backup is restored into it.
 * @throws UserError `confirmation-missing`, `confirmation-wrong`: nothing was changed.
 */
export async function requireConfirmation(
  { options, ports, details }: RollbackFrame,
  name: string,
  or?: string,
): Promise<void> {
  if (options.armed !== undefined) return;
  const given =
    options.confirm ?? (await ports.confirm?.(planLines(details, { now: ports.now() })));
  if (given === undefined) {
    throw new UserError(
      'confirmation-missing',
      `Nothing is changed without the name of the database: ${name}.`,
      `Give confirm: ${name}. On a terminal it is asked for.`,
    );
  }
  if (given === name || given === or) return;
  throw new UserError(
    'confirmation-wrong',
    `The confirmation is ${JSON.stringify(given)}, and the database is ${JSON.stringify(name)}.`,
    'Look again which database the URL leads to.',
  );
}
