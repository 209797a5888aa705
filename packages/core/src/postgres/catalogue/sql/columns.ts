import type { Column, Table } from '../types.ts';
import { columnName, comment, grantStatements, optionStatements, sequenceOptions } from './text.ts';

/** A column as CREATE TABLE and ADD COLUMN take it. */
export function columnDefinition(column: Column, table: Table): string {
  const parts = [columnName(column, table), typeOf(column)];
  if (column.generated)
    parts.push(`GENERATED ALWAYS AS (${column.default ?? ''}) ${column.generated.toUpperCase()}`);
  else if (column.identity) parts.push(identity(column));
  else if (column.default !== null) parts.push(`DEFAULT ${column.default}`);
  if (column.notNull && !column.notNullUnvalidated) parts.push('NOT NULL');
  return parts.join(' ');
}

function typeOf(column: Column): string {
  return column.collation === null ? column.type : `${column.type} COLLATE ${column.collation}`;
}

function identity(column: Column): string {
  const sequence = column.identitySequence;
  const options = sequence
    ? ` (SEQUENCE NAME ${sequence.name} ${sequenceOptions(sequence, false)})`
    : '';
  return `GENERATED ${(column.identity ?? 'always').toUpperCase()} AS IDENTITY${options}`;
}

/** What is said about a column after it exists: storage, statistics, comment, privileges. */
export function columnDetails(before: Column | undefined, after: Column, table: Table): string[] {
  const alter = `ALTER ${table.kind === 'foreign table' ? 'FOREIGN ' : ''}TABLE ${table.id} ALTER COLUMN ${columnName(after, table)}`;
  const statements: string[] = [];
  if (after.storage !== (before?.storage ?? null))
    statements.push(
      `${alter} SET STORAGE ${(after.storage ?? storageOf(after.type)).toUpperCase()}`,
    );
  if (after.compression !== (before?.compression ?? null))
    statements.push(`${alter} SET COMPRESSION ${after.compression ?? 'default'}`);
  if (after.statistics !== (before?.statistics ?? null))
    statements.push(`${alter} SET STATISTICS ${after.statistics ?? -1}`);
  statements.push(...optionStatements(alter, before?.options ?? [], after.options));
  if (after.notNullUnvalidated && !before?.notNullUnvalidated)
    statements.push(`ALTER TABLE ${table.id} ADD NOT NULL ${columnName(after, table)} NOT VALID`);
  if (after.comment !== (before?.comment ?? null))
    statements.push(comment(`COLUMN ${after.id}`, after.comment));
  statements.push(
    ...grantStatements(
      `TABLE ${table.id}`,
      before?.grants ?? [],
      after.grants,
      ` (${columnName(after, table)})`,
    ),
  );
  return statements;
}

/** Does this change need the column to be made anew? Its values are computed, so nothing is lost. */
export function mustRecreate(before: Column, after: Column): boolean {
  if (before.generated === after.generated && before.default === after.default)
    return before.generated !== null && before.type !== after.type;
  return before.generated !== null || after.generated !== null;
}

/** A type's own storage, among the types whose storage can be another one (`SET STORAGE DEFAULT` only came with 16). */
function storageOf(type: string): string {
  return /^(numeric|inet|cidr)\b/.test(type) && !type.endsWith('[]') ? 'main' : 'extended';
}

export function isRetyped(before: Column, after: Column): boolean {
  return before.type !== after.type || before.collation !== after.collation;
}

/**
 * Type, default, identity and nullability of a column that exists; an identity that goes went before. `defaultGone`: the default was dropped
 * beforehand, because what it needs goes or its type changes.
 */
export function alterColumn(
  before: Column,
  after: Column,
  table: Table,
  defaultGone: boolean,
): string[] {
  const alter = `ALTER ${table.kind === 'foreign table' ? 'FOREIGN ' : ''}TABLE ${table.id} ALTER COLUMN ${columnName(after, table)}`;
  const statements: string[] = [];
  if (isRetyped(before, after)) statements.push(retype(before, after, table));
  const unvalidated = after.notNullUnvalidated && !before.notNullUnvalidated;
  if (before.notNull && (!after.notNull || unvalidated)) statements.push(`${alter} DROP NOT NULL`);
  if (!before.notNull && after.notNull && !after.notNullUnvalidated)
    statements.push(`${alter} SET NOT NULL`);
  // Setting what is already declared validates it (Postgres 18).
  if (before.notNull && before.notNullUnvalidated && after.notNull && !after.notNullUnvalidated)
    statements.push(`${alter} SET NOT NULL`);
  if (
    !after.generated &&
    !after.identity &&
    after.default !== null &&
    (defaultGone || after.default !== before.default)
  )
    statements.push(`${alter} SET DEFAULT ${after.default}`);
  if (after.identity) statements.push(...alterIdentity(alter, before, after));
  return [...statements, ...columnDetails(before, after, table)];
}

function alterIdentity(alter: string, before: Column, after: Column): string[] {
  if (!before.identity) return [`${alter} ADD ${identity(after)}`];
  const statements: string[] = [];
  if (before.identity !== after.identity)
    statements.push(`${alter} SET GENERATED ${(after.identity ?? '').toUpperCase()}`);
  const [was, is] = [before.identitySequence, after.identitySequence];
  if (!was || !is) return statements;
  if (was.name !== is.name) {
    const name = is.name.slice(is.name.lastIndexOf('.') + 1);
    statements.push(`ALTER SEQUENCE ${was.name} RENAME TO ${name}`);
  }
  const options = sequenceOptions(is, true);
  if (options !== sequenceOptions(was, true))
    statements.push(`ALTER SEQUENCE ${is.name} ${options}`);
  return statements;
}

function retype(before: Column, after: Column, table: Table): string {
  const name = columnName(after, table);
  if (table.kind === 'foreign table')
    return `ALTER FOREIGN TABLE ${table.id} ALTER COLUMN ${name} TYPE ${typeOf(after)}`;
  return `ALTER TABLE ${table.id} ALTER COLUMN ${name} TYPE ${typeOf(after)} USING ${castOf(name, before.type, after.type)}`;
}

/** Types that pg_cast converts among each other; every type converts from and to text. */
const CAST_GROUPS = [
  /^(smallint|integer|bigint|numeric|real|double precision|oid)$/,
  /^(integer|boolean)$/,
  /^(date|timestamp|timestamp without time zone|timestamp with time zone)$/,
  /^(timestamp without time zone|timestamp with time zone|time without time zone|time with time zone)$/,
  /^(time without time zone|interval)$/,
  /^(json|jsonb)$/,
  /^(jsonb|smallint|integer|bigint|numeric|real|double precision)$/,
  /^(bit|bit varying|integer|bigint)$/,
  /^(inet|cidr)$/,
];
const TEXTS = /^(text|character varying|character|name)$/;

/**
 * `column::type` where Postgres has that cast, else through text: so the statement is at least valid,
 * and succeeds where there are no values or where they read the same in both types.
 */
export function castOf(column: string, before: string, after: string): string {
  if (before === after) return column;
  const [was, is] = [elementOf(before), elementOf(after)];
  const direct =
    was === is ||
    TEXTS.test(was) ||
    TEXTS.test(is) ||
    CAST_GROUPS.some((group) => group.test(was) && group.test(is));
  const array = before.endsWith('[]') && after.endsWith('[]') ? '[]' : '';
  return direct ? `${column}::${after}` : `${column}::text${array}::${after}`;
}

/** Without length, precision and the brackets of an array. */
function elementOf(type: string): string {
  return type.replace(/\[\]$/, '').replace(/\([^)]*\)/, '');
}
