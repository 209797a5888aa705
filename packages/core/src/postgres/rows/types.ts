/** One column's values, counted and hashed. */
export interface ColumnRows {
  name: string;
  /** As `format_type` writes it with an empty search_path, for example `character varying(20)`. */
  type: string;
  nonNull: number;
  /** 16 hex digits over the multiset of the column's non-NULL values, whatever rows they are in. */
  hash: string;
}

/** One table's rows, counted and hashed. */
export interface TableRows {
  rows: number;
  /**
   * 32 hex digits over the multiset of rows, values taken in the order of the column names. Says nothing
   * about names and types: those are the schema's.
   */
  hash: string;
  /** Sorted by name (bytewise). Generated columns are left out: their values are computed from the others. */
  columns: ColumnRows[];
  /** Set for a materialized view: its rows are computed from others, so that none of them can be lost. */
  computed?: true;
}

/**
 * The key under which a summary has the large objects, where there are any: one row for each, with its
 * identifier and the digest of its content. They belong to no table.
 */
export const LARGE_OBJECTS = '"pg_catalog"."pg_largeobject"';

/** What a database holds at one moment, small enough to keep and compare. */
export interface RowSummary {
  /** By `"schema"."table"`, as `quoteQualified` writes it; see also {@link LARGE_OBJECTS}. */
  tables: Record<string, TableRows>;
  /** What was not read and why; a table's line begins with its key and `: `. Never counted as fine. */
  unreadable: string[];
}

/** Whether the server promises what is checked, or only shows the declaration. */
export type DeclarationState = 'valid' | 'not valid' | 'not enforced';

/** Rows that break what the schema declares. Holds no value of any row: those may be personal data. */
export interface IntegrityProblem {
  kind: 'orphans' | 'duplicates' | 'nulls' | 'check';
  /** The constraint, index or column, quoted. */
  object: string;
  /** Key of the table whose rows are wrong. */
  table: string;
  /** Rows that are wrong; for duplicates the rows beyond the first of each key. */
  count: number;
  /** Ready to paste: finds the rows (for duplicates: the keys and how often each occurs). */
  sql: string;
  state: DeclarationState;
}

/** What one kind of integrity check found, and what it could not look at. */
export interface IntegrityResult {
  /** Keys, constraints or columns looked at, those of empty tables included. */
  checked: number;
  problems: IntegrityProblem[];
  /** One line per thing that could not be checked, with the reason. */
  unreadable: string[];
}

/** True when the summary says that this table exists but was not read. */
export function isUnreadable(summary: RowSummary, table: string): boolean {
  return summary.unreadable.some((line) => line.startsWith(`${table}: `));
}
