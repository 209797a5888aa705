const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `4 min ago`, `3 h ago`, `2 days ago`. */
export function agoWords(moment: string, now: number): string {
  const age = now - Date.parse(moment);
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)} h ago`;
  return `${Math.floor(age / DAY)} days ago`;
}

/** `02:14 UTC`, with the day where it is another one. */
export function momentWords(moment: string, now: number): string {
  const iso = new Date(moment).toISOString();
  const time = `${iso.slice(11, 16)} UTC`;
  const isToday = iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return isToday ? time : `${iso.slice(0, 10)} ${time}`;
}
