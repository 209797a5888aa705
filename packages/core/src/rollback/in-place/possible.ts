import type pg from 'pg';
import type { Content } from '../../backup/content/content.ts';
import { requireExtensions } from '../../backup/restore/extensions.ts';
import { requireRoles } from '../../backup/restore/roles.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { namesInWords } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import { type Kept, readKept } from './kept.ts';

export type InPlacePossible = { possible: true; kept: Kept } | { possible: false; because: string };

const FACTS_SQL = `
SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE') AS owns,
       ARRAY(SELECT s.subname::text FROM pg_catalog.pg_subscription s WHERE s.subdbid = d.oid ORDER BY 1) AS subscriptions,
       ARRAY(SELECT p.gid FROM pg_catalog.pg_prepared_xacts p WHERE p.database = d.datname ORDER BY 1) AS prepared,
       (SELECT count(*) FROM pg_catalog.pg_class WHERE oid >= 16384)::int
         + (SELECT count(*) FROM pg_catalog.pg_largeobject_metadata)::int AS objects,
       pg_catalog.current_setting('max_locks_per_transaction')::int
         * (pg_catalog.current_setting('max_connections')::int
           + pg_catalog.current_setting('max_prepared_transactions')::int) AS locks
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;

interface Facts {
  owns: boolean;
  subscriptions: string[];
  prepared: string[];
  objects: number;
  locks: number;
}

/** Objects of a user's that the role may not drop; $1: extensions that stay. */
const NOT_OURS_SQL = `
WITH objects AS (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, c.oid, c.relowner AS owner, 'relation ' || n.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, p.proowner, 'routine ' || n.nspname || '.' || p.proname
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION ALL
  SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, n.nspowner, 'schema ' || n.nspname
    FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION ALL
  SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, pubowner, 'publication ' || pubname FROM pg_catalog.pg_publication
  UNION ALL
  SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid, evtowner, 'event trigger ' || evtname FROM pg_catalog.pg_event_trigger
  UNION ALL
  SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner, 'server ' || srvname FROM pg_catalog.pg_foreign_server
  UNION ALL
  SELECT 'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass, oid, lomowner, 'large object ' || oid FROM pg_catalog.pg_largeobject_metadata
  UNION ALL
  SELECT 'pg_catalog.pg_extension'::pg_catalog.regclass, oid, extowner, 'extension ' || extname FROM pg_catalog.pg_extension
   WHERE extname <> 'plpgsql' AND NOT extname = ANY ($1)
)
SELECT o.name FROM objects o
 WHERE NOT pg_catalog.pg_has_role(o.owner, 'USAGE') AND NOT EXISTS (
   SELECT FROM pg_catalog.pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
 ORDER BY 1 LIMIT 20`;

/**
 * Whether this database can be emptied and filled again in one transaction by this role, as things stand. Reads only.
 *
 * @param client On the database itself.
 * @param content Of the backup.
 */
export async function canRestoreInPlace(
  client: pg.Client,
  content: Content,
  facts: Pick<ServerFacts, 'major' | 'standby' | 'role'>,
): Promise<InPlacePossible> {
  const because = await obstacle(client, content, facts);
  if (because !== undefined) return { possible: false, because };
  const kept = await readKept(client, content, facts.major);
  const { rows } = await client.query<{ name: string }>(NOT_OURS_SQL, [kept.extensions]);
  if (rows.length === 0) return { possible: true, kept };
  const names = namesInWords(rows.map(({ name }) => name));
  return { possible: false, because: `${facts.role} does not own, and so may not drop: ${names}` };
}

async function obstacle(
  client: pg.Client,
  content: Content,
  { standby, role }: Pick<ServerFacts, 'standby' | 'role'>,
): Promise<string | undefined> {
  if (standby) return 'the server is a standby, which takes no writes';
  const found = (await client.query<Facts>(FACTS_SQL)).rows[0];
  if (found === undefined) return 'the database is not in pg_database';
  const { owns, subscriptions, prepared } = found;
  if (!owns) return `${role} does not own the database`;
  const all = [...new Set([...subscriptions, ...content.outside.subscriptions])];
  if (all.length > 0) {
    return `there are subscriptions (${namesInWords(all)}), whose progress a restore would lose`;
  }
  if (prepared.length > 0) {
    return `prepared transactions hold their locks until they are ended: ${namesInWords(prepared)}`;
  }
  return locksWords(found, content) ?? missing(client, content);
}

/** Every object is locked until the end: those that go and those that come. */
function locksWords({ objects, locks }: Facts, { catalogue }: Content): string | undefined {
  const { tables, indexes, sequences, views, constraints } = catalogue;
  const come = [tables, indexes, sequences, views, constraints].flat().length;
  if (objects + come <= locks) return undefined;
  return `the server can hold ${locks} locks at a time, and about ${objects + come} are needed; raise max_locks_per_transaction, which takes a restart`;
}

async function missing(client: pg.Client, content: Content): Promise<string | undefined> {
  try {
    await requireExtensions(client, content.outside);
    await requireRoles(client, content);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
