import type { RollbackLoss } from '../../report/rollback-report.ts';
import { namesInWords, plural } from '../../report/words.ts';

const SHOWN = 6;

/** What would leave the live database, and what would come back, as two halves of a sentence; none where nothing would. */
export function lossWords(losses: readonly RollbackLoss[]): string[] {
  const rows = losses.filter(({ column, written }) => column === undefined && written > 0);
  const values = losses.filter(({ column, written }) => column !== undefined && written > 0);
  const back = losses.filter(({ comeBack = 0 }) => comeBack > 0);
  return [
    ...(rows.length === 0 ? [] : [`${counted(rows, 'row')} written since: ${listed(rows)}`]),
    ...(values.length === 0 ? [] : [`${counted(values, 'value')} in ${columns(values)}`]),
    ...(back.length === 0 ? [] : [backWords(back)]),
  ];
}

/** A transaction that changed a table altogether and its rows: nobody need have written them. */
export function rewrittenWords(losses: readonly RollbackLoss[]): string | undefined {
  const tables = losses.filter(({ rewritten = 0 }) => rewritten > 0);
  if (tables.length === 0) return undefined;
  const each = tables.map(({ table, rewritten = 0 }) => `${tableWords(table)} ${rewritten.toLocaleString('en-US')}`); // prettier-ignore
  return `of these, ${namesInWords(each, SHOWN)} by a transaction that also changed the table, as a migration does that rewrites it: perhaps nobody wrote them`;
}

/** `Order` for `"public"."Order"`, `billing.Order` elsewhere. */
export function tableWords(table: string): string {
  const parts = [...table.matchAll(/"((?:[^"]|"")*)"/g)].map(([, name = '']) => name.replaceAll('""', '"')); // prettier-ignore
  if (parts.length === 0) return table;
  return (parts[0] === 'public' ? parts.slice(1) : parts).join('.');
}

function counted(losses: readonly RollbackLoss[], noun: string): string {
  const sum = losses.reduce((total, { written }) => total + written, 0);
  const exact = losses.every(({ how }) => how === 'counted');
  const about = losses.some(({ how }) => how === 'estimated') ? 'about ' : exact ? '' : 'at least ';
  return `${about}${plural(sum, noun)}`;
}

function listed(losses: readonly RollbackLoss[]): string {
  const most = [...losses].sort((a, b) => b.written - a.written);
  const each = most.map(({ table, written }) => `${tableWords(table)} ${written.toLocaleString('en-US')}`); // prettier-ignore
  return namesInWords(each, SHOWN);
}

function columns(losses: readonly RollbackLoss[]): string {
  const each = losses.map(
    ({ table, column = '', written }) =>
      `${tableWords(table)}.${column} ${written.toLocaleString('en-US')}`,
  );
  return namesInWords(each, SHOWN);
}

function backWords(losses: readonly RollbackLoss[]): string {
  const sum = losses.reduce((total, { comeBack = 0 }) => total + comeBack, 0);
  const most = [...losses].sort((a, b) => (b.comeBack ?? 0) - (a.comeBack ?? 0));
  const each = most.map(({ table, comeBack = 0 }) => `${tableWords(table)} ${comeBack.toLocaleString('en-US')}`); // prettier-ignore
  return `${plural(sum, 'row')} deleted or changed since, back as ${sum === 1 ? 'it was' : 'they were'}: ${namesInWords(each, SHOWN)}`;
}
