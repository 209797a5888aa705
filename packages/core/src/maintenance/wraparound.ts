import { quoteQualified } from '../postgres/identifiers.ts';
import type { Finding, Severity } from '../report/schema.ts';
import { namesInWords } from '../report/words.ts';
import type { Ages, TransactionAges } from './reading/transaction-ages.ts';

/** Ids are compared modulo 2^32: beyond the half of that the past would become the future. */
const END = 2 ** 31;
/** Where vacuum_failsafe_age has vacuum drop everything else by default (1.6 thousand million). */
const DANGER = 0.745;
/** Autovacuum forces a vacuum at the limit; so much later it does not get through. */
const OVERDUE = 1.2;
const FAR = 0.6;
const NAMED = 5;

type Limits = Pick<TransactionAges, 'freezeMaxAge' | 'multixactFreezeMaxAge'>;

/** How much of the way to the end is gone; 1 is the end. */
export function shareOf(age: number): number {
  return age / END;
}

/** How grave an age is; undefined where autovacuum is in time. */
export function gravityOf({ xids, multixacts }: Ages, limits: Limits): Severity | undefined {
  const each = [
    severityOf(xids, limits.freezeMaxAge),
    severityOf(multixacts, limits.multixactFreezeMaxAge),
  ];
  return each.includes('error') ? 'error' : each.find((severity) => severity !== undefined);
}

function severityOf(age: number, freezeMaxAge: number): Severity | undefined {
  if (shareOf(age) >= DANGER) return 'error';
  return age > freezeMaxAge * OVERDUE || shareOf(age) >= FAR ? 'warning' : undefined;
}

/** One finding for each database of the server whose ids run out. */
export function agesFindings(ages: TransactionAges): Finding[] {
  return ages.databases.flatMap((database) => {
    const severity = gravityOf(database, ages);
    return severity === undefined ? [] : [databaseFinding(database, severity, ages)];
  });
}

function databaseFinding(
  database: TransactionAges['databases'][number],
  severity: Severity,
  ages: TransactionAges,
): Finding {
  const { name, own, xids, multixacts } = database;
  const isXids = severityOf(xids, ages.freezeMaxAge) === severity;
  const [age, limit, kind] = isXids
    ? ([xids, ages.freezeMaxAge, 'transaction ids'] as const)
    : ([multixacts, ages.multixactFreezeMaxAge, 'multixact ids'] as const);
  const tables = own ? ages.tables.filter((table) => gravityOf(table, ages) !== undefined) : [];
  return {
    rule: 'transaction-ids-run-out',
    severity,
    evidence: 'measured',
    title: `${count(age)} ${kind} have passed since the oldest row of database ${name}: ${Math.floor(100 * shareOf(age))} % of the way to the end`,
    detail: [
      `At the end the whole server refuses every write until a vacuum has frozen old rows. Autovacuum should have begun at ${count(limit)} and does not get through.`,
      ...(tables.length === 0 ? [] : [`The oldest: ${oldest(tables, isXids)}.`]),
      ...ages.holders.slice(0, 1).map(holderWords),
    ].join('\n'),
    object: name,
    advice: own
      ? 'End what holds old rows first (an open transaction, a prepared one, a replication slot), then VACUUM these tables.'
      : 'Run this in that database; any database can stop the whole server.',
    sql: own ? vacuumSql(tables) : 'VACUUM;',
  };
}

function oldest(tables: TransactionAges['tables'], isXids: boolean): string {
  const words = tables.map(({ id, xids, multixacts, temporary }) => {
    const note = temporary ? ', temporary: only its session can vacuum it' : '';
    return `${id} (${count(isXids ? xids : multixacts)}${note})`;
  });
  return namesInWords(words, NAMED);
}

function holderWords({ words, xids }: TransactionAges['holders'][number]): string {
  return `The oldest that holds rows, as far as this role sees it: ${words}, for ${count(xids)} transaction ids.`;
}

function vacuumSql(tables: TransactionAges['tables']): string {
  const names = tables
    .filter(({ temporary }) => !temporary)
    .slice(0, NAMED)
    .map(({ schema, name }) => quoteQualified(schema, name));
  return names.length === 0 ? 'VACUUM;' : `VACUUM (FREEZE) ${names.join(', ')};`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
