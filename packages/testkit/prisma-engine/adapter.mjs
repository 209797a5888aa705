import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { statementsOf } from './statements.mjs';
import { parsePrismaUrl } from './url.mjs';

/** Type OIDs that the stock adapter reads in a way the schema engine does not expect (pg_type.dat). */
const OID = { char: 18, name: 19, text: 25 };

/**
 * Opens a driver adapter over one connection. It differs from the stock @prisma/adapter-pg:
 *
 * - A script is sent as one simple query, or split by the parser of Postgres. The stock one splits at every
 *   `;` and so breaks `$$` bodies.
 * - `"char"` comes back as Character: as Text, the engine panics on CHECK and EXCLUDE constraints.
 * - search_path follows `?schema=`, which the native engine sets itself.
 *
 * @param {string} url
 * @param {{ split: boolean, onScriptError: (error: Error) => void }} options `split`: a script is sent one
 *   statement at a time, as the native engine does from about 7.4.
 */
export async function openAdapter(url, options) {
  const { config, schema } = parsePrismaUrl(url);
  const pool = new pg.Pool({ ...config, ...startup(config.options, schema), max: 1 });
  // An idle connection that the server ends must not end the process.
  pool.on('error', () => undefined);
  try {
    await ensureSchema(pool, schema);
    return adapt(pool, await new PrismaPg(pool, { schema: schema ?? 'public' }).connect(), options);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** @param {string | undefined} options of the URL @param {string | undefined} schema */
function startup(options, schema) {
  if (schema === undefined) return {};
  // In a startup packet's options a blank or a backslash needs a backslash (postgres, -c).
  const path = pg.escapeIdentifier(schema).replace(/[\\ ]/g, '\\$&');
  return { options: [options, `-c search_path=${path}`].filter(Boolean).join(' ') };
}

/** @param {pg.Pool} pool @param {string | undefined} schema */
async function ensureSchema(pool, schema) {
  if (schema === undefined) return;
  const { rowCount } = await pool.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await pool.query(`CREATE SCHEMA ${pg.escapeIdentifier(schema)}`);
}

/**
 * @param {pg.Pool} pool
 * @param {Awaited<ReturnType<PrismaPg['connect']>>} adapter
 * @param {{ split: boolean, onScriptError: (error: Error) => void }} options
 */
function adapt(pool, adapter, { split, onScriptError }) {
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  /** The types of the last answer as the server gave them; queries on one connection do not overlap. */
  let types = [];

  adapter.performIO = async (query) => {
    const result = await performIO(query);
    types = result.fields.map((field) => field.dataTypeID);
    for (const field of result.fields) {
      if (field.dataTypeID === OID.char || field.dataTypeID === OID.name)
        field.dataTypeID = OID.text;
    }
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    types.forEach((oid, column) => {
      if (oid === OID.char) result.columnTypes[column] = ColumnTypeEnum.Character;
    });
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      for (const batch of split ? await statementsOf(script) : [script]) await pool.query(batch);
    } catch (error) {
      onScriptError(error);
      adapter.onError(error);
    }
  };
  adapter.dispose = async () => {
    if (!pool.ended) await pool.end();
  };
  return adapter;
}
