import type { BackupPrograms } from './backup.ts';
import { type CutoverResult, benchCutovers, cutoverRows } from './rollback-cutover.ts';
import { type RestoreResult, benchRestore, restoreRows } from './rollback-restore.ts';
import {
  type ReverseResult,
  benchRollbackReverse,
  rollbackReverseRows,
} from './rollback-reverse.ts';
import type { Row } from './row.ts';

/** The rollback's part of the benchmark. */
export interface RollingBack {
  reverse: ReverseResult;
  restore: RestoreResult;
  cutovers: CutoverResult[];
}

export async function benchRollingBack(
  adminUrl: string,
  programs: BackupPrograms,
): Promise<RollingBack> {
  const reverse = await benchRollbackReverse(adminUrl);
  const restore = await benchRestore(adminUrl, programs);
  return { reverse, restore, cutovers: await benchCutovers(adminUrl, programs) };
}

export function rollingBackRows({ reverse, restore, cutovers }: RollingBack): Row[] {
  return [...rollbackReverseRows(reverse), ...restoreRows(restore), ...cutoverRows(cutovers)];
}
