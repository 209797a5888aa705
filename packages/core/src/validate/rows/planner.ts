/**
 * Settings for the planner, for the statements of one transaction. None of them changes an answer; they
 * choose where it is read, which is what these checks are about.
 */

/** JIT costs more than it saves here; what is declared must not count as proven. */
const UNPREJUDICED = `
  SET LOCAL jit = off;
  SET LOCAL constraint_exclusion = off`;

/** Memory of the server for sorting and hashing one statement, so that it writes less to disk. */
const WORK_MEM = '64MB';

/** The rows as the table has them: an index that lacks some would hide them. */
export const FROM_THE_TABLE = `${UNPREJUDICED};
  SET LOCAL enable_seqscan = on;
  SET LOCAL enable_indexscan = off;
  SET LOCAL enable_indexonlyscan = off;
  SET LOCAL enable_bitmapscan = off`;

/** The same for large tables. */
export const FROM_A_LARGE_TABLE = `${FROM_THE_TABLE};
  SET LOCAL work_mem = '${WORK_MEM}'`;

/** As the planner likes it, for large tables. */
export const FREELY = `${UNPREJUDICED};
  SET LOCAL work_mem = '${WORK_MEM}'`;

/** Keys in the order of their indexes, without touching the tables where their pages are all visible. */
export const IN_KEY_ORDER = `${UNPREJUDICED};
  SET LOCAL enable_indexonlyscan = on;
  SET LOCAL enable_indexscan = on;
  SET LOCAL enable_mergejoin = on;
  SET LOCAL enable_nestloop = off;
  SET LOCAL enable_hashjoin = off;
  SET LOCAL enable_seqscan = off;
  SET LOCAL enable_bitmapscan = off;
  SET LOCAL enable_sort = off`;

/** One index after the other, probed once for each gap. */
export const BY_PROBING = `${IN_KEY_ORDER};
  SET LOCAL enable_nestloop = on`;
