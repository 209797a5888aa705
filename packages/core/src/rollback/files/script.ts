import { open } from 'node:fs/promises';
import { lineOfOffset } from '../../migrations/sql/positions.ts';
import {
  type MetaCommand,
  PsqlScript,
  type ScriptStatement,
  beyondDatabase,
  isRestriction,
  leadingAway,
  readPsqlScript,
} from '../../rehearse/psql-script.ts';
import { UserError } from '../../runtime/errors.ts';
import { truncated, unusable } from './kind.ts';

/** What a script for psql was found to be. */
export interface ScriptFacts {
  /** It begins and ends as pg_dump's own do: only then it can be known to be whole. */
  ofPgDump: boolean;
  /** What pg_dump says of itself and the server, where it does. */
  dumpedFrom?: string;
  dumpedBy?: string;
  /** How many rows follow the COPYs of each table, by its name as the script writes it. */
  rows: ReadonlyMap<string, number>;
  /** Where in the file pg_dump's own `\restrict` and `\unrestrict` are, in bytes. */
  restrictions: readonly { at: number; bytes: number }[];
}

const BEGINS = /^-- PostgreSQL database dump\r?$/gm;
const ENDS = /^-- PostgreSQL database dump complete\r?$/gm;
const CLUSTER = /^-- PostgreSQL database cluster dump\r?$/m;

/** More than what pg_dump writes before its first statement and after its last. */
const EDGE_BYTES = 8_192;

/**
 * Reads a script to its end before anything of it is run: whether it is whole, whether it stays inside the database
 * that it is given, and what it says of itself.
 *
 * @param name What it is called in messages.
 * @throws UserError `file-truncated`, `file-reaches-out`, `file-not-usable`.
 */
export async function checkScript(file: string, name: string): Promise<ScriptFacts> {
  const { head, tail } = await edges(file);
  if (CLUSTER.test(head)) {
    throw unusable(
      `${name} was written by pg_dumpall: it makes roles and every database of a server; take the dump of one database`,
    );
  }
  const script = new PsqlScript();
  const rows = new Map<string, number>();
  const marks = { begins: 0, ends: 0 };
  const restrictions: { at: number; bytes: number }[] = [];
  let copying: { table: string; from: number } | undefined;
  const close = () => {
    if (copying === undefined) return;
    const { table, from } = copying;
    rows.set(table, (rows.get(table) ?? 0) + script.rows - from);
    copying = undefined;
  };
  for await (const part of readPsqlScript(file, script)) {
    close();
    await refuseLeaving(part, name);
    if ('command' in part) {
      const { command, lineAt, column } = part;
      if (isRestriction(part)) restrictions.push({ at: lineAt + column, bytes: command.length });
      continue;
    }
    marks.begins += count(part.text, BEGINS);
    marks.ends += count(part.text, ENDS);
    const table = part.copiesRows ? copiedTable(part.text) : undefined;
    if (table !== undefined) copying = { table, from: script.rows };
  }
  close();
  const { within } = script;
  if (within !== undefined) throw truncated(name, `it ends in the middle of ${within}`);
  const ofPgDump = requireEnd(name, tail, marks);
  return {
    ...{ ofPgDump, rows, restrictions },
    ...said('dumpedFrom', head, /^-- Dumped from database version (.+?)\r?$/m),
    ...said('dumpedBy', head, /^-- Dumped by pg_dump version (.+?)\r?$/m),
  };
}

/** Whatever the script would do elsewhere than in its own database: psql obeys all of it. */
export async function refuseLeaving(
  part: ScriptStatement | MetaCommand,
  name: string,
): Promise<void> {
  if ('command' in part) {
    const command = leadingAway(part);
    if (command === undefined) return;
    const what = command.startsWith('\\') ? `the psql command ${command}` : command;
    throw leaves(name, part.line, what, CREATES.test(command));
  }
  const other = OTHER_STRINGS.exec(part.text) ?? OTHER_CHARACTERS.exec(part.text);
  if (other) {
    const line = part.line + lineOfOffset(part.text, other.index) - 1;
    throw leaves(name, line, `another ${other[0].split(/\W/)[0]}`);
  }
  const ending = ENDS_TRANSACTION.exec(bare(part.text));
  if (ending) throw leaves(name, part.line, ending[0].toUpperCase().replace(/\s+/g, ' '));
  // Functions of the database's own may reach wherever they do: nobody calls them while they are restored.
  const found = await beyondDatabase(part, { bodies: false });
  if (found === undefined || isSubscriptionOfDump(part.text)) return;
  throw leaves(name, found.line, found.words, found.words.endsWith(' DATABASE'));
}

/** White space, comments and quotes between a setting and its value. */
const TO = String.raw`(?:['"\s]|/\*[^]*?\*/|--[^\n]*\n)*(?:=|,|\bto\b)(?:['"\s]|/\*[^]*?\*/|--[^\n]*\n)*`;

/** With it a backslash ends no string, and what is text could no longer be told from commands. */
const OTHER_STRINGS = new RegExp(
  String.raw`standard_conforming_strings${TO}(?!on\b|true\b|yes\b|1\b|default\b)\w`,
  'i',
);

/** The encodings in which a byte that looks like a backslash can be half of a character; no database has them. */
const OTHER_CHARACTERS = new RegExp(
  String.raw`(?:client_encoding${TO}|\bnames\s+['"]?)(?:s?jis|shift|mskanji|big5|win9|windows-?9|gbk|uhc|gb18030|johab)`,
  'i',
);

/** After them psql goes on, and exits 0 with what came before taken back. */
const ENDS_TRANSACTION = /^(rollback(?!\s+to\b)|abort|prepare\s+transaction)\b/i;

const CREATES = /^\\c(onnect)?$/;

/** Subscriptions are restored disabled: pg_dump writes them so that they connect to nobody. */
function isSubscriptionOfDump(text: string): boolean {
  const statement = bare(text);
  return (
    /^create\s+subscription\s.*\bconnect\s*=\s*false\b/is.test(statement) ||
    /^alter\s+subscription\s.*\sowner\s+to\s/is.test(statement) ||
    /^comment\s+on\s+subscription\s/i.test(statement)
  );
}

/** Without the comments and white space before it. */
function bare(text: string): string {
  return text.replace(/^(\s|--[^\n]*(\n|$)|\/\*[^]*?\*\/)+/, '');
}

function leaves(name: string, line: number, what: string, creates = false): UserError {
  return new UserError(
    'file-reaches-out',
    `${name}:${line} has ${what}, which reaches beyond the database that it would be restored into. Nothing of it was run.`,
    creates
      ? 'It was made with --create (or --clean). Make it without, or take these lines out: the database is made by Belay.'
      : 'Take that line out of a copy of the file, if it is not what you want to restore.',
  );
}

function requireEnd(
  name: string,
  tail: string,
  { begins, ends }: { begins: number; ends: number },
): boolean {
  const last = tail.search(
    /^-- PostgreSQL database dump complete\r?$(?![^]*^-- PostgreSQL database dump)/m,
  );
  const closes = last !== -1 && onlyComments(tail.slice(last));
  // The last mark stands behind the last statement.
  const complete = ends + (closes ? 1 : 0);
  if (begins > complete) throw truncated(name, 'the mark that pg_dump ends with is missing');
  if (begins < complete) throw truncated(name, 'the beginning that pg_dump writes is missing');
  return begins > 0;
}

function onlyComments(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(--.*|\\unrestrict\s.*)?$/.test(line));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

const NAME = String.raw`(?:"(?:[^"]|"")*"|[^\s(".]+)`;
const COPIED = new RegExp(String.raw`^copy\s+(?:only\s+)?(${NAME}(?:\.${NAME})?)`, 'i');

function copiedTable(text: string): string | undefined {
  return COPIED.exec(bare(text))?.[1];
}

function said<K extends string>(key: K, text: string, pattern: RegExp): { [key in K]?: string } {
  const found = pattern.exec(text)?.[1];
  return (found === undefined ? {} : { [key]: found }) as { [key in K]?: string };
}

async function edges(file: string): Promise<{ head: string; tail: string }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const read = async (at: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(EDGE_BYTES), 0, EDGE_BYTES, at);
      return buffer.subarray(0, bytesRead).toString('utf8');
    };
    return { head: await read(0), tail: await read(Math.max(0, size - EDGE_BYTES)) };
  } finally {
    await handle.close();
  }
}
