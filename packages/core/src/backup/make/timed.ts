/** Runs `body` and notes how long it took, in milliseconds, also when it fails. */
export async function timed<T>(
  times: Record<string, number>,
  name: string,
  body: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  try {
    return await body();
  } finally {
    times[name] = Math.round(performance.now() - started);
  }
}
