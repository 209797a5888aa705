import { READING_SETTINGS } from '../../postgres/connection.ts';
import { withSessionPool } from '../../postgres/session-pool.ts';
import type { Ports } from '../../runtime/ports.ts';

const TABLES_SQL = `
SELECT count(*) FILTER (WHERE ext.objid IS NULL OR c.oid = ANY (configured.oids))::int AS count,
       coalesce(array_agg(n.nspname || '.' || c.relname) FILTER (WHERE n.nspname || c.relname LIKE E'%\\n%'),
                '{}') AS qualified,
       coalesce(array_agg(c.relname::text) FILTER (WHERE c.relname LIKE E'%\\n%'), '{}') AS bare
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_depend ext
    ON ext.classid = 'pg_catalog.pg_class'::regclass AND ext.objid = c.oid AND ext.deptype = 'e'
 CROSS JOIN (SELECT array_agg(oid) AS oids FROM (SELECT unnest(extconfig) AS oid FROM pg_catalog.pg_extension) e) configured
 WHERE c.relkind = 'r'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** How many tables a dump has rows of, and which names have line breaks in them: the splitter needs those. */
export async function readDumpTables(
  url: string,
  { env, signal }: Pick<Ports, 'env' | 'signal'>,
): Promise<{ count: number; broken: string[] }> {
  const connect = { env, signal, remote: 'verify-full', settings: READING_SETTINGS } as const;
  return withSessionPool(url, { connections: 1, ...connect }, (pool) =>
    pool.use(async (client) => {
      const { rows } = await client.query<{ count: number; qualified: string[]; bare: string[] }>(
        TABLES_SQL,
      );
      const { count = 0, qualified = [], bare = [] } = rows[0] ?? {};
      return { count, broken: [...qualified, ...bare] };
    }),
  );
}
