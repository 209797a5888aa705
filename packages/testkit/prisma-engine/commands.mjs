import pg from 'pg';
import { execute } from './client.mjs';
import { logLine } from './log.mjs';
import { parsePrismaUrl, withDatabase } from './url.mjs';

const COMMANDS = {
  'can-connect-to-database': (url) => execute(url, 'SELECT 1'),
  'create-database': (url) =>
    execute(withDatabase(url, 'postgres'), `CREATE DATABASE ${quotedDatabase(url)}`),
  'drop-database': (url) =>
    execute(withDatabase(url, 'postgres'), `DROP DATABASE ${quotedDatabase(url)}`),
};

/** @param {string} url */
function quotedDatabase(url) {
  return pg.escapeIdentifier(parsePrismaUrl(url).database);
}

/**
 * Runs a subcommand of `schema-engine cli`. The CLI skips the first line on stderr and looks for one of
 * level ERROR in the others.
 *
 * @param {string} name
 * @param {string | undefined} url
 * @returns {Promise<number>} the exit code
 */
export async function runCommand(name, url) {
  logLine('INFO', { message: 'Starting schema engine CLI' });
  try {
    const command = COMMANDS[name];
    if (!command) throw new Error(`no such command: ${name}`);
    if (url === undefined) throw new Error('no datasource given');
    await command(url);
    return 0;
  } catch (error) {
    logLine('ERROR', { is_panic: false, error_code: errorCode(error), message: error.message });
    return 1;
  }
}

/** Prisma's code for a failed connection, from the SQLSTATE. */
function errorCode(error) {
  switch (error.code) {
    case '3D000':
      return 'P1003';
    case '28P01':
    case '28000':
      return 'P1000';
    case '42P04':
      return 'P1009';
    case '42501':
      return 'P1010';
    default:
      return 'P1001';
  }
}
