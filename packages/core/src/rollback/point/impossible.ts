import { UserError } from '../../runtime/errors.ts';

/** What stands in the way of a new database, and not of a restore into the one that is there. */
const ONLY_BESIDE: ReadonlySet<string> = new Set(['restore-no-createdb']);

/**
 * Everything that stands in the way of a restore, as one error: a single one as it is.
 *
 * @returns Undefined when nothing does.
 */
export function impossible(
  all: readonly UserError[],
  how: 'beside' | 'in-place' = 'beside',
): UserError | undefined {
  const problems = all.filter(({ code }) => how === 'beside' || !ONLY_BESIDE.has(code));
  const [only, ...others] = problems;
  if (only === undefined || others.length === 0) return only;
  const hints = problems.flatMap(({ hint, code }) =>
    hint === undefined ? [] : [`${code}: ${hint}`],
  );
  return new UserError(
    'restore-impossible',
    `The backup cannot be restored here, for ${problems.length} reasons:\n${problems.map(({ code, message }) => `  ${code}: ${message}`).join('\n')}`,
    hints.join('\n'),
  );
}
