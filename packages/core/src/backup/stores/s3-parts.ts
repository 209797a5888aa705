const MIB = 1024 * 1024;

/** Of one upload: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_PARTS = 10_000;

/** Enough for 80 GB. */
const PART = 8 * MIB;

/** What all parts that are on their way may take; the SDK needs about as much again to put them together. */
const IN_MEMORY = 64 * MIB;

/** One that is sent while the next one fills: more make a run larger by more than it becomes faster. */
const AT_A_TIME = 2;

/**
 * How large the parts of an upload are and how many go at a time. All have one size, since some services take no
 * other.
 *
 * @param upTo The most bytes that the archive may come to; undefined when that is not known.
 */
export function partsFor(upTo = 0): { partSize: number; queueSize: number } {
  // A tenth more: what is estimated is the database, and an archive of what does not compress is larger.
  const needed = Math.ceil((upTo * 1.1) / MOST_PARTS / MIB) * MIB;
  const partSize = Math.max(PART, needed);
  const queueSize = Math.max(1, Math.min(AT_A_TIME, Math.floor(IN_MEMORY / partSize)));
  return { partSize, queueSize };
}
