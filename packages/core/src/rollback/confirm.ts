import { shellWord } from '../migrations/recovery.ts';
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
  if (given === undefined || given === '') {
    throw new UserError(
      'confirmation-missing',
      `To go on, the name of the database must be given: ${name}.`,
      `On the command line --confirm ${shellWord(name)}, in a workflow confirm: ${name}. At a terminal it is asked for.`,
    );
  }
  if (given === name || given === or) return;
  throw new UserError(
    'confirmation-wrong',
    `The confirmation is ${JSON.stringify(given)}, and the database is ${JSON.stringify(name)}.`,
    'Look again which database the URL leads to.',
  );
}
