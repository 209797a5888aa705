/** One block of a message, ready to be sent. */
export interface Part {
  text: string;
  /** What goes first when there is no room: the highest. Those of rank 0 stay. */
  rank: number;
}

/** The parts in their order, without those there is no room for. Lengths in UTF-16 units, which no service counts more strictly. */
export function fit(parts: readonly Part[], most: number): string {
  let kept = parts.filter(({ text }) => text !== '');
  const joined = () => kept.map(({ text }) => text).join('\n');
  while (joined().length > most) {
    const rank = Math.max(...kept.map((part) => part.rank));
    if (rank === 0) break;
    const index = kept.findLastIndex((part) => part.rank === rank);
    kept = kept.toSpliced(index, 1);
  }
  return joined();
}
