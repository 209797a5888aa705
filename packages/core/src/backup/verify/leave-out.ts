import type { Content, DatabaseSetting, Outside } from '../content/content.ts';
import type { NotReapplied } from '../restore/reapply.ts';

/**
 * What a trial restore gave back, as it is compared: what could not be tried stands there as it should be, and is said
 * elsewhere, so that the comparison speaks only of what was tried.
 *
 * @param found As it was read from the restored database.
 * @param outside Of that database, with what belongs to it reapplied.
 */
export function asTried(
  expected: Content,
  found: Content,
  outside: Outside,
  not: readonly NotReapplied[],
): Content {
  return {
    ...found,
    outside: not.reduce((tried, one) => leaveOut(tried, expected.outside, one), outside),
  };
}

function leaveOut(found: Outside, expected: Outside, { part, setting }: NotReapplied): Outside {
  if (setting === undefined) return { ...found, [part]: expected[part] };
  const others = found.settings.filter((one) => !isSameSetting(one, setting));
  return { ...found, settings: [...others, setting] };
}

function isSameSetting(a: DatabaseSetting, b: DatabaseSetting): boolean {
  return a.role === b.role && a.name === b.name;
}
