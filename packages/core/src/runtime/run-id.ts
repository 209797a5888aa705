import { randomBytes } from 'node:crypto';

/** A short random part for the name of something temporary: lower-case letters and digits. */
export function randomPart(): string {
  return randomBytes(5).toString('hex');
}

/**
 * What a run is called inside the names of everything temporary: from what the caller says (a workflow
 * run's id, say), reduced to what is safe in a database name, else random.
 */
export function runId(given?: string): string {
  const safe = (given ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 20);
  return safe === '' ? randomPart() : safe;
}
