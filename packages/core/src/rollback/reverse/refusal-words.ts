import { messageOf } from '../../runtime/errors.ts';

/** What the server answered, for the report. @param line Of the script, where that is known. */
export function refusalWords(error: unknown, line?: number): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const where = line === undefined ? '' : `line ${line}: `;
  const sqlstate = typeof code === 'string' ? ` (${code})` : '';
  return `${where}${messageOf(error)}${sqlstate}${ADVICE[String(code)] ?? ''}`;
}

const ADVICE: Readonly<Record<string, string>> = {
  '55P03':
    '; somebody uses what the script needs: end that transaction, or give lock-timeout more time',
  '2BP01': '; something that no migration made depends on it: drop that first',
};
