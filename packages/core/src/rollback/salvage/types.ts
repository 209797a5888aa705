/** A column of one side. */
export interface SalvageColumn {
  name: string;
  /** As `format_type` writes it with an empty search_path: SQL already. */
  type: string;
  /** `a`: GENERATED ALWAYS AS IDENTITY, which takes a value only when told to override; `d`; or none. */
  identity: 'a' | 'd' | '';
  /** Computed from other columns: takes no value. */
  generated: boolean;
  notNull: boolean;
  /** The type has a cast to text of its own, which may lose something; its output function does not. */
  ownTextCast: boolean;
  /** What rows have of it that never got a value: of ADD COLUMN … DEFAULT, as text. */
  missing: string | null;
  /** The default, as SQL. */
  default: string | null;
}

/** What a row is known by: the columns of the primary key, or of a unique index without NULL. */
export interface SalvageKey {
  columns: string[];
  /** For each column how the index knows equal values, as SQL: `OPERATOR(pg_catalog.=)`. */
  equals: string[];
}

/** A table of one side. */
export interface SalvageTable {
  oid: number;
  /** `"schema"."name"`. */
  key: string;
  /** `schema.name`, unquoted. */
  plainName: string;
  /** What goes after FROM. */
  source: string;
  /** Why its rows cannot be read, completely or at all. */
  unreadable: string | null;
  /** In their order. */
  columns: SalvageColumn[];
  /** The primary key first. */
  keys: SalvageKey[];
}

/** A table of the preserved database, and how its rows are looked for in the live one. */
export interface TablePair {
  preserved: SalvageTable;
  /** Undefined where the live database has no such table. */
  live: SalvageTable | undefined;
  /** Undefined: whole rows are compared, and counted where some are alike. */
  key: SalvageKey | undefined;
  /** Columns of the preserved table that are written: those that take a value, there or in the live one. */
  columns: readonly SalvageColumn[];
  /** Those of them that both have, by which rows are compared; in the order of the preserved one, its own where it is alone. */
  common: readonly ColumnPair[];
  /** Those that only the preserved one has. */
  extra: readonly SalvageColumn[];
}

export interface ColumnPair {
  preserved: SalvageColumn;
  live: SalvageColumn;
}

/** Where a row is, for as long as the snapshot is held in which it was seen. */
export interface RowPlace {
  tableOid: string;
  ctid: string;
}

/** One row as both sides are compared by it. */
export interface RowEntry extends RowPlace {
  /** What a row is known by: its key or the hash of all of it, in hexadecimal digits. */
  ident: string;
  /** Over the common columns. */
  hash: string;
  /** Bytes of its text. */
  size: number;
  /** A column that only the preserved table has holds something that nobody's default put there. */
  hasMore: boolean;
}

/** In what a row of the preserved table and the live one differ. */
export type RowDifference =
  | { kind: 'missing'; row: RowEntry }
  | { kind: 'changed'; row: RowEntry; live: RowEntry }
  | { kind: 'more'; row: RowEntry };

/** The values of a row as Postgres writes them; null for NULL. */
export type RowText = readonly (string | null)[];
