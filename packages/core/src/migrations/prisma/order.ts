/**
 * The order Prisma applies migrations in. The command line sorts the folder names with
 * `String.localeCompare` (read in the bundles of 6.19.3 and 7.10.1), which is the Unicode collation of the
 * process's locale; `en-US` is what Node takes for the C, POSIX and English locales that servers run in.
 * Older versions sorted in the Rust engine, by bytes; `orderDiffers` says where that matters.
 */
const collator = new Intl.Collator('en-US');

/** Compares two folder names as the Prisma command line does; bytes decide between what it calls equal. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || compareBytes(a, b);
}

/** The neighbours, in Prisma's order, that sorting by bytes would swap. */
export function orderDiffers(names: readonly string[]): [earlier: string, later: string][] {
  const pairs: [string, string][] = [];
  for (const [index, later] of names.entries()) {
    const earlier = names[index - 1];
    if (earlier !== undefined && compareBytes(earlier, later) > 0) pairs.push([earlier, later]);
  }
  return pairs;
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
