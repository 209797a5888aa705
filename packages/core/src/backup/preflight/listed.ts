/** `a, b, c and 12 more`. */
export function listed(names: readonly string[], shown: number): string {
  const more = names.length - shown;
  const first = names.slice(0, shown).join(', ');
  return more > 0 ? `${first} and ${more.toLocaleString('en-US')} more` : first;
}
