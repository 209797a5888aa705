import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { corpus } from '@belay/testkit/corpus.ts';

/** A history to measure on, copied into a folder of its own. */
export interface BenchHistory {
  /** The project's folder, to be removed by the caller. */
  folder: string;
  migrations: string;
  /** What the report calls it. */
  description: string;
  /** A real project has a schema.prisma, which Prisma's own commands need. */
  hasSchema: boolean;
}

const SYNTHETIC_COUNT = 820;
const SYNTHETIC_TABLES = 160;

/** The 820 migrations of a real project where they are at hand, else as many generated ones. */
export function benchHistory(): BenchHistory {
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-bench-'));
  const migrations = path.join(folder, 'prisma/migrations');
  const real = corpus('triggerdev');
  if (real !== undefined) {
    cpSync(real, path.join(folder, 'prisma'), { recursive: true });
    return { folder, migrations, description: 'a real history (triggerdev)', hasSchema: true };
  }
  writeSynthetic(migrations);
  const description = `${SYNTHETIC_COUNT} generated migrations: the corpus is not at hand, and these are simpler than real ones`;
  return { folder, migrations, description, hasSchema: false };
}

/** A history that grows as an application's does: tables first and now and then, mostly small changes to them. */
function writeSynthetic(migrations: string): void {
  mkdirSync(migrations, { recursive: true });
  writeFileSync(path.join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n');
  for (let index = 0; index < SYNTHETIC_COUNT; index++) {
    const name = `${20200101000000 + index}_step_${index}`;
    mkdirSync(path.join(migrations, name));
    writeFileSync(path.join(migrations, name, 'migration.sql'), syntheticSql(index));
  }
}

function syntheticSql(index: number): string {
  const perTable = Math.floor(SYNTHETIC_COUNT / SYNTHETIC_TABLES);
  const number = Math.floor(index / perTable);
  const table = `"Item${number}"`;
  switch (index % perTable) {
    case 0:
      return createTable(table, number);
    case 1:
      return `-- AlterTable\nALTER TABLE ${table} ADD COLUMN "note" TEXT, ADD COLUMN "rank" INTEGER NOT NULL DEFAULT 0;\n`;
    case 2:
      return `CREATE INDEX CONCURRENTLY IF NOT EXISTS "Item${number}_rank_idx" ON ${table}("rank");\n`;
    case 3:
      return `-- CreateEnum\nCREATE TYPE "Kind${number}" AS ENUM ('A', 'B', 'C');\nALTER TABLE ${table} ADD COLUMN "kind" "Kind${number}" NOT NULL DEFAULT 'A';\n`;
    default:
      return `-- AlterTable\nALTER TABLE ${table} ALTER COLUMN "note" SET DEFAULT 'step ${index}';\n`;
  }
}

function createTable(table: string, number: number): string {
  const columns = Array.from({ length: 8 }, (_, index) => `    "value${index}" TEXT NOT NULL,\n`);
  const parent = `"Item${number - 1}"`;
  const key = `ALTER TABLE ${table} ADD CONSTRAINT "Item${number}_parent_fkey" FOREIGN KEY ("parentId") REFERENCES ${parent}("id");\n`;
  return (
    `-- CreateTable\nCREATE TABLE ${table} (\n    "id" TEXT NOT NULL,\n    "parentId" TEXT,\n${columns.join('')}` +
    `    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,\n    CONSTRAINT "Item${number}_pkey" PRIMARY KEY ("id")\n);\n` +
    (number === 0 ? '' : key)
  );
}
