/** A position in the WAL, `16/B374D848`, as a number. */
export function lsnNumber(lsn: string): bigint {
  const [high = '', low = ''] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/**
 * The file of the WAL that holds the last byte before a position: what must be archived for a recovery to get there.
 *
 * @param timeline As it stands in the names of files, eight hexadecimal digits.
 */
export function segmentBefore(timeline: string, lsn: string, segmentBytes: number): string {
  return segmentName(timeline, (lsnNumber(lsn) - 1n) / BigInt(segmentBytes), segmentBytes);
}

/** Every file of the WAL from one to another on the same timeline, both included; empty when they are on different ones. */
export function segmentsBetween(first: string, last: string, segmentBytes: number): string[] {
  const timeline = first.slice(0, 8);
  if (last.slice(0, 8) !== timeline) return [];
  const names: string[] = [];
  const end = segmentNumber(last, segmentBytes);
  for (let number = segmentNumber(first, segmentBytes); number <= end; number += 1n) {
    names.push(segmentName(timeline, number, segmentBytes));
  }
  return names;
}

/** XLogFileName and XLogFromFileName of Postgres (access/xlog_internal.h). */
function segmentName(timeline: string, number: bigint, segmentBytes: number): string {
  const perId = 0x1_0000_0000n / BigInt(segmentBytes);
  return timeline + hex(number / perId) + hex(number % perId);
}

function segmentNumber(name: string, segmentBytes: number): bigint {
  const perId = 0x1_0000_0000n / BigInt(segmentBytes);
  return BigInt(`0x${name.slice(8, 16)}`) * perId + BigInt(`0x${name.slice(16, 24)}`);
}

function hex(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
