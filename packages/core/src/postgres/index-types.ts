/** A relation's name in its two forms. */
export interface Named {
  schema: string;
  name: string;
  /** As one writes it in SQL, quoted only where needed. */
  id: string;
}

/** One index of a user's table, as the catalogue has it. */
export interface IndexFacts extends Named {
  oid: number;
  /** For an index of a TOAST table, the table that it belongs to. */
  table: Named & { oid: number; partitioned: boolean };
  /** It belongs to the table's TOAST table; listed only where it is not valid. */
  ofToast: boolean;
  /** The access method: `btree`, `gin`, … */
  method: string;
  unique: boolean;
  /** Postgres 15. False where the index is not unique. */
  nullsNotDistinct: boolean;
  /** Uniqueness holds at once, not at the end of the transaction (a deferrable constraint). */
  immediate: boolean;
  /** Queries may use it. */
  valid: boolean;
  /** Writes keep it up. */
  ready: boolean;
  /** Not about to be dropped. */
  live: boolean;
  /** The primary key, unique or exclusion constraint that it belongs to. */
  constraint: string | null;
  /** A foreign key refers to it, or it is the table's replica identity: it cannot go without them. */
  needed: boolean;
  /** Of a partitioned table: has no rows of its own. */
  partitioned: boolean;
  /** The index of the partitioned table that it is attached to. */
  parent: number | null;
  /** Column numbers of the keys in order; 0 for an expression. */
  columns: readonly number[];
  /** Each key with all that makes it differ: column or expression, operator class, collation, order. */
  keys: readonly string[];
  /** Column numbers of INCLUDE. */
  included: readonly number[];
  /** Of a partial index. */
  predicate: string | null;
  /** Estimated by the last VACUUM, ANALYZE or build; 0 when unknown. */
  bytes: number;
}

/** An index whose work another one does as well. */
export interface DuplicateIndex {
  /** `same`: nothing but the name differs. `prefix`: the other one begins with its keys, and has more. */
  kind: 'same' | 'prefix';
  /** The one that could go. */
  index: IndexFacts;
  /** The one that stays and does its work. */
  by: IndexFacts;
}
