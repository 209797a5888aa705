import type pg from 'pg';
import { duplicatesAmong } from '../../postgres/index-duplicates.ts';
import { listIndexes } from '../../postgres/index-facts.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import type { CheckContext, ValidateCheck } from '../context.ts';
import { brokenFinding } from '../indexes/broken-findings.ts';
import { type BrokenIndex, brokenIndexes } from '../indexes/broken.ts';
import { duplicateFinding } from '../indexes/duplicate-findings.ts';
import { foreignKeyFindings } from '../indexes/foreign-key-findings.ts';
import { listForeignKeys, uncoveredKeys } from '../indexes/foreign-keys.ts';
import { partitionedFindings } from '../indexes/partitioned-findings.ts';
import { type IndexWork, bothWorks, readIndexWork } from '../indexes/work.ts';

/** Indexes that are broken, repeat another one, or are missing behind a foreign key; from the catalogue alone. */
export const indexesCheck: ValidateCheck = {
  id: 'indexes',
  title: 'Indexes',
  run: async (context, scope) => {
    // In a transaction of its own: what was being built then may be done by the time of the snapshot.
    const before = await context.read(readIndexWork);
    const { count, broken, work, findings } = await context.read((client) => look(client, before));
    scope.findAll(findings, manyOf);
    if (broken.length > 0) sayWhatWasHidden(context, work, scope);
    return {
      result: [
        `${count.toLocaleString('en-US')} ${count === 1 ? 'index' : 'indexes'}`,
        ...countsOf(findings),
      ].join(', '),
    };
  },
};

interface Looked {
  count: number;
  broken: BrokenIndex[];
  work: IndexWork;
  findings: Finding[];
}

async function look(client: pg.Client, before: IndexWork): Promise<Looked> {
  const indexes = await listIndexes(client);
  const work = bothWorks(before, await readIndexWork(client));
  const broken = brokenIndexes(indexes, work);
  const alone = broken.filter(({ whole, state }) => whole === null || state === 'building');
  const inFamilies = broken.filter((one) => !alone.includes(one));
  const known = new Set(broken.map(({ index }) => index.oid));
  const duplicates = duplicatesAmong(indexes).filter(({ index }) => !known.has(index.oid));
  const findings = [
    ...alone.map(brokenFinding),
    ...(await partitionedFindings(client, inFamilies)),
    ...duplicates.map(duplicateFinding),
    ...(await foreignKeyFindings(client, uncoveredKeys(await listForeignKeys(client), indexes))),
  ];
  return { count: indexes.length, broken, work, findings };
}

/** What stands behind a number: of many findings in one, and in the result. */
const WORDS: Readonly<Record<string, { many: string; result: string }>> = {
  'invalid-index error': { many: 'invalid indexes', result: 'invalid' },
  'index-not-ready error': { many: 'indexes that are not ready', result: 'not ready' },
  'index-left-over error': { many: 'indexes left over', result: 'left over' },
  'index-left-over warning': { many: 'usable indexes left over', result: 'left over but usable' },
  'index-being-built warning': { many: 'indexes being built', result: 'being built' },
  'duplicate-index warning': { many: 'duplicate indexes', result: 'duplicate' },
  'duplicate-index notice': {
    many: 'indexes are only the beginning of another one',
    result: 'the beginning of another one',
  },
  'foreign-key-without-index warning': {
    many: 'foreign keys of large tables without an index',
    result: 'missing behind foreign keys of large tables',
  },
  'foreign-key-without-index notice': {
    many: 'foreign keys without an index',
    result: 'missing behind foreign keys',
  },
};

function kindOf({ rule, severity }: Finding): string {
  return `${rule} ${severity}`;
}

function manyOf(finding: Finding): string {
  return WORDS[kindOf(finding)]?.many ?? finding.rule;
}

function countsOf(findings: readonly Finding[]): string[] {
  return Object.entries(WORDS).flatMap(([kind, { result }]) => {
    const count = findings.filter((finding) => kindOf(finding) === kind).length;
    return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${result}`];
  });
}

function sayWhatWasHidden({ database }: CheckContext, work: IndexWork, scope: CheckScope): void {
  if (database.facts.standby) {
    scope.notVerified(
      'indexes: whether those that are invalid are just being built cannot be seen on a standby',
    );
  } else if (work.tables.size > 0) {
    scope.notVerified(
      'indexes: which index another role is building on a table cannot be seen without pg_read_all_stats',
    );
  }
}
