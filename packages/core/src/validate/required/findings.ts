import type { RequiredColumn } from '../../config/belay-yml.ts';
import { didYouMean } from '../../migrations/nearest.ts';
import type { Finding } from '../../report/schema.ts';
import type { WrittenName } from './names.ts';
import type { ColumnFacts, Relation } from './relations.ts';

/** True for what holds rows of its own in this database. */
export function isTable({ kind }: Relation): boolean {
  return kind === 'table' || kind === 'partitioned table';
}

/**
 * @param elsewhere What has that name where the project has no tables.
 * @param there Every relation of the database, for a hint at a typing error.
 */
export function missingTable(
  { written, elsewhere }: { written: WrittenName; elsewhere: readonly Relation[] },
  there: readonly { schema: string; name: string }[],
): Finding {
  const { text } = written;
  const hint = elsewhere.length > 0 ? elsewhereWords(elsewhere) : typingError(written, there);
  return {
    rule: 'required-table-missing',
    severity: 'error',
    evidence: 'catalogue',
    title: `the required table ${text} does not exist`,
    detail: 'What reads or writes it fails.',
    object: text,
    advice: [...(hint === undefined ? [] : [hint]), 'Names are case-sensitive, as in the database: User, not user.'].join(' '), // prettier-ignore
  };
}

function elsewhereWords(elsewhere: readonly Relation[]): string {
  const ids = elsewhere.map(({ id }) => id).join(', ');
  return `There is ${ids}, where the migrations make no table: require it with its schema if that is meant.`;
}

function typingError(
  { text, readings }: WrittenName,
  there: readonly { schema: string; name: string }[],
): string | undefined {
  const [{ schema, name } = { name: text }] = readings;
  return schema === undefined
    ? didYouMean(
        name,
        there.map((other) => other.name),
      )
    : didYouMean(
        `${schema}.${name}`,
        there.map((other) => `${other.schema}.${other.name}`),
      );
}

export function notATable({ id, kind }: Relation): Finding {
  return {
    rule: 'required-table-missing',
    severity: 'error',
    evidence: 'catalogue',
    title: `${id} is required as a table and is a ${kind}`,
    detail: `A ${kind} holds no rows of its own here: not everything that writes to a table works on it, and no key guards it.`,
    object: id,
    advice: 'If that is meant, require its columns (required-columns) instead of the table.',
  };
}

export function keyless({ id, key }: Relation): Finding {
  return {
    rule: 'table-without-primary-key',
    severity: 'error',
    evidence: 'catalogue',
    title:
      key === 'invalid'
        ? `the primary key of the required table ${id} is invalid`
        : `the required table ${id} has no primary key`,
    detail:
      key === 'invalid'
        ? 'Its index is marked invalid: it serves no query, and may not keep duplicates out.'
        : 'Its rows cannot be told apart: logical replication refuses their updates, and duplicates stay unnoticed.',
    object: id,
  };
}

export function missingColumn(
  relation: Relation,
  column: string,
  columns: readonly ColumnFacts[],
): Finding {
  const hint = didYouMean(
    column,
    columns.map(({ name }) => name),
  );
  return {
    rule: 'required-column-missing',
    severity: 'error',
    evidence: 'catalogue',
    title: `the required column ${column} of ${relation.id} does not exist`,
    detail: 'Queries that name it fail (SQLSTATE 42703).',
    object: `${relation.id}.${column}`,
    advice: [...(hint === undefined ? [] : [hint]), 'Names are case-sensitive, as in the database.'].join(' '), // prettier-ignore
  };
}

/** @param isKnown False when the server knows no such type. */
export function otherType(column: ColumnFacts, wanted: string, isKnown: boolean): Finding {
  return {
    rule: 'column-type-differs',
    severity: 'error',
    evidence: 'catalogue',
    title: `${column.id} is ${column.type}, required is ${wanted}`,
    detail: isKnown
      ? 'Values may not fit, or come back as something else than the application expects.'
      : `The server knows no type ${wanted}.`,
    object: column.id,
    ...(isKnown ? {} : { advice: 'Write the type as Postgres does: integer, character varying(20), timestamp(3) without time zone.' }), // prettier-ignore
  };
}

/** What is against the column where the requirement says whether it takes NULL. */
export function nullability(
  column: ColumnFacts,
  { id }: Relation,
  { nullable }: Pick<RequiredColumn, 'nullable'>,
): Finding[] {
  if (nullable === undefined) return [];
  if (nullable) return column.notNull ? [notNullable(column)] : [];
  const name = column.id.slice(id.length + 1);
  if (column.notNull && !column.unvalidated) return [];
  return [
    {
      rule: 'column-nullable',
      severity: 'error',
      evidence: 'catalogue',
      title: column.unvalidated
        ? `${column.id} is NOT NULL for new rows only, and it must not be NULL`
        : `${column.id} takes NULL, and it must not`,
      detail: 'What reads it without expecting NULL fails on such a row.',
      object: column.id,
      advice: 'Fill in what is missing, and set NOT NULL in a migration.',
      sql: `SELECT count(*) FROM ${id} WHERE ${name} IS NULL;\n-- ALTER TABLE ${id} ALTER COLUMN ${name} SET NOT NULL;`,
    },
  ];
}

function notNullable({ id }: ColumnFacts): Finding {
  return {
    rule: 'column-not-nullable',
    severity: 'error',
    evidence: 'catalogue',
    title: `${id} is NOT NULL, and it should take NULL`,
    detail:
      'Writes that leave it out, or set it to NULL, fail (SQLSTATE 23502, or 23514 where a CHECK says so).',
    object: id,
  };
}
