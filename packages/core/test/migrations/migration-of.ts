import { checksumOf } from '@belay/core/migrations/prisma/checksum.ts';
import type { Migration } from '@belay/core/migrations/types.ts';

/** A migration that exists in memory only. */
export function migrationOf(name: string, sql: string): Migration {
  return {
    name,
    directory: `/nowhere/${name}`,
    file: `/nowhere/${name}/migration.sql`,
    sql,
    checksum: checksumOf(sql),
  };
}
