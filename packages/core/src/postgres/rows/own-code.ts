/**
 * A condition: whether an object's expressions run code in the database that is not the server's own. What is built in
 * or written in C is pinned or fast; a function in another language may need a search_path, be slow, fail or write.
 *
 * @param catalogue The object's, as `pg_constraint`.
 * @param oid An expression for the object's.
 */
export function callsFunctions(catalogue: 'pg_constraint' | 'pg_class', oid: string): string {
  return `EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      LEFT JOIN pg_catalog.pg_operator o
        ON d.refclassid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND o.oid = d.refobjid
      JOIN pg_catalog.pg_proc f ON f.oid = coalesce(o.oprcode::oid, d.refobjid)
      JOIN pg_catalog.pg_language l ON l.oid = f.prolang
      WHERE d.classid = 'pg_catalog.${catalogue}'::pg_catalog.regclass AND d.objid = ${oid}
        AND d.refclassid IN (
          'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
        AND l.lanname NOT IN ('c', 'internal')
    )`;
}
