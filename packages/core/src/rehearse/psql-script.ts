import { createReadStream } from 'node:fs';
import { type ServerWide, serverWide } from '../migrations/sql/server-wide.ts';
import { PsqlDepth } from './psql-depth.ts';

/** A statement of a script for psql, without the rows that follow a COPY. */
export interface ScriptStatement {
  text: string;
  /** Where `text` begins, counted from 1; what stands before the first word is part of it. */
  line: number;
  /** `COPY … FROM stdin`: the lines that follow are rows. */
  copiesRows: boolean;
}

/** A command of psql's own: `\connect`, `\!`; or, without a backslash, what psqls of different versions read differently. */
export interface MetaCommand {
  command: string;
  line: number;
  /** Where in its line it begins, counted from 0. */
  column: number;
}

/** pg_dump itself writes them (since 17.6 and its siblings), always alone on their line; in backquotes is a shell's. */
const RESTRICTS = /^\\(un)?restrict\s+[A-Za-z0-9]+$/;

/** Whether it tells psql to obey no commands until it is told otherwise, or that. */
export function isRestriction({ command }: MetaCommand): boolean {
  return RESTRICTS.test(command);
}

/** What does not stay inside the script and its database, or may not; undefined for a harmless command. */
export function leadingAway(meta: MetaCommand): string | undefined {
  const { command } = meta;
  if (command === '\\.' || isRestriction(meta)) return undefined;
  return command.startsWith('\\') ? command.split(/\s/)[0] : command;
}

type State =
  | { in: 'sql' }
  | { in: 'rows' }
  | { in: 'comment'; depth: number }
  | { in: 'quote'; marks: RegExp; end: string };

/**
 * The tokens of psql's lexer that matter: where text can change its state, and names, numbers and variables, which can
 * hold a dollar sign or the E of a string without beginning one.
 */
const MARK =
  /--|\/\*|::|:[\w\x80-\uffff]+|[eE]'|'|"|\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$|[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*|\$?\d[\w.\x80-\uffff]*|[();\\]/g;

/** A number that goes on as a name: whether what follows it is part of it is another matter in every version. */
const UNCLEAR_NUMBER = /^\$?\d.*[A-Za-z_\x80-\uffff]/;
const ENDS_COMMENT = /\r/g;
const COMMENT_MARK = /\/\*|\*\//g;

/** With names, strings and comments left out. The columns may stand in parentheses; a query does too. */
const COPY_ROWS = /^\s*copy\s+[^()]*(?:\([^()]*\)\s*)?from\s+stdin\b/i;

/**
 * Reads a script line by line as psql does: statements, commands of psql's own, and rows between
 * `COPY … FROM stdin` and `\.`, which are passed over. Follows psql's lexer (psqlscan.l) with
 * standard_conforming_strings on. What psql could take another way than this is reported as a command that leads away.
 */
export class PsqlScript {
  #state: State = { in: 'sql' };
  #line = 0;
  #text = '';
  #bare = '';
  #start = 1;
  #rows = 0;
  readonly #depth = new PsqlDepth();
  /** Where in `#bare` the last semicolon is that ended nothing. */
  #within = 0;

  /** Lines of rows so far, those that end them left out. */
  get rows(): number {
    return this.#rows;
  }

  /** What the script is in the middle of; undefined between two statements. */
  get within(): string | undefined {
    switch (this.#state.in) {
      case 'rows':
        return 'the rows of a COPY';
      case 'comment':
        return 'a comment';
      case 'quote':
        return 'a string or a quoted name';
      case 'sql':
        return this.#bare.trim() === '' ? undefined : 'a statement';
    }
  }

  /** What ends on this line. */
  read(line: string): (ScriptStatement | MetaCommand)[] {
    this.#line += 1;
    if (this.#state.in === 'rows') {
      if (/^\\\.\r?$/.test(line)) this.#state = { in: 'sql' };
      else this.#rows += 1;
      return line.includes('\0') ? [this.#unclear('a zero byte')] : [];
    }
    const found: (ScriptStatement | MetaCommand)[] = [];
    if (line.includes('\0')) found.push(this.#unclear('a zero byte'));
    for (let at = 0; at < line.length;) at = this.#step(line, at, found);
    this.#text += '\n';
    this.#bare += '\n';
    const copies = found.findIndex((one) => 'copiesRows' in one && one.copiesRows);
    if (copies === -1) return found;
    // psql reads the rows first, and then goes on behind the semicolon.
    if (copies < found.length - 1 || this.#state.in !== 'sql' || this.#bare.trim() !== '') {
      found.push(this.#unclear('SQL behind a COPY on the same line'));
    }
    this.#state = { in: 'rows' };
    return found;
  }

  /** What the script ends with, without a semicolon. */
  end(): ScriptStatement[] {
    return this.#bare.trim() === '' ? [] : [this.#statement()];
  }

  #step(line: string, at: number, found: (ScriptStatement | MetaCommand)[]): number {
    const state = this.#state;
    if (state.in === 'quote') return this.#inQuote(line, at, state.marks, state.end);
    if (state.in === 'comment') return this.#inComment(line, at, state.depth);
    const mark = next(MARK, line, at);
    const stop = mark?.index ?? line.length;
    this.#bare += line.slice(at, stop);
    if (mark === undefined) return this.#take(line, at, line.length);
    const [sign] = mark;
    if (sign === '\\') {
      // psql reads its commands to the end of the line.
      found.push({ command: line.slice(stop).trim(), line: this.#line, column: stop });
      this.#take(line, at, stop);
      return line.length;
    }
    if (sign === '--') {
      const ends = next(ENDS_COMMENT, line, stop)?.index ?? line.length;
      return this.#take(line, at, ends);
    }
    const end = this.#take(line, at, stop + sign.length);
    if (sign === ';') this.#semicolon(found);
    else if (sign === '/*') this.#state = { in: 'comment', depth: 1 };
    else if (QUOTES.test(sign)) {
      this.#bare += 'x';
      this.#state = quoteAfter(sign);
    } else {
      this.#bare += sign;
      this.#note(sign, line[end], found);
    }
    return end;
  }

  /** What changes no state of its own. */
  #note(sign: string, after: string | undefined, found: (ScriptStatement | MetaCommand)[]): void {
    if (sign === '(') this.#depth.open();
    else if (sign === ')') this.#depth.close();
    else if (/^[A-Za-z_\x80-\uffff]/.test(sign)) this.#depth.word(sign);
    else if (UNCLEAR_NUMBER.test(sign) && (after === "'" || after === '$')) {
      found.push(this.#unclear(`${sign}${after}`));
    }
  }

  #semicolon(found: (ScriptStatement | MetaCommand)[]): void {
    if (!this.#depth.inside) {
      found.push(this.#statement());
      this.#begin();
      return;
    }
    if (COPY_ROWS.test(this.#bare.slice(this.#within))) {
      found.push(this.#unclear('a COPY inside another statement'));
    }
    this.#bare += ';';
    this.#within = this.#bare.length;
  }

  #unclear(command: string): MetaCommand {
    return { command, line: this.#line, column: 0 };
  }

  #inQuote(line: string, at: number, marks: RegExp, end: string): number {
    const mark = next(marks, line, at);
    if (mark === undefined) return this.#take(line, at, line.length);
    if (mark[0] === end) this.#state = { in: 'sql' };
    return this.#take(line, at, mark.index + mark[0].length);
  }

  #inComment(line: string, at: number, depth: number): number {
    const mark = next(COMMENT_MARK, line, at);
    if (mark === undefined) return this.#take(line, at, line.length);
    const left = depth + (mark[0] === '/*' ? 1 : -1);
    this.#state = left === 0 ? { in: 'sql' } : { in: 'comment', depth: left };
    if (left === 0) this.#bare += ' ';
    return this.#take(line, at, mark.index + 2);
  }

  #take(line: string, from: number, to: number): number {
    this.#text += line.slice(from, to);
    return to;
  }

  #statement(): ScriptStatement {
    const copiesRows = COPY_ROWS.test(this.#bare.slice(this.#within));
    return { text: this.#text, line: this.#start, copiesRows };
  }

  #begin(): void {
    this.#text = '';
    this.#bare = '';
    this.#start = this.#line;
    this.#within = 0;
    this.#depth.reset();
  }
}

/** What begins a string, a quoted name or text between dollar signs. */
const QUOTES = /^(?:[eE]?'|"|\$(?!\d).*)$/;

/** The state behind an opening quote. A doubled quote ends one and begins the next, which comes to the same. */
function quoteAfter(opened: string): State {
  if (/^e'$/i.test(opened)) return { in: 'quote', marks: /\\.?|''|'/g, end: "'" };
  return {
    in: 'quote',
    marks: new RegExp(opened.replaceAll('$', String.raw`\$`), 'g'),
    end: opened,
  };
}

function next(pattern: RegExp, line: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from;
  return pattern.exec(line) ?? undefined;
}

/** Where in the file the line begins that a statement or a command ends on, in bytes. */
export interface Placed {
  lineAt: number;
}

/**
 * The statements and psql commands of a file, which may be larger than the memory.
 *
 * @param script Reads them; whoever gives it can ask it in between.
 */
export async function* readPsqlScript(
  file: string,
  script = new PsqlScript(),
): AsyncGenerator<(ScriptStatement | MetaCommand) & Placed> {
  let rest = '';
  let lineAt = 0;
  const placed = (found: (ScriptStatement | MetaCommand)[]) =>
    found.map((part) => ({ ...decoded(part), lineAt }));
  // A character for each byte, which is how psql reads.
  for await (const chunk of createReadStream(file, 'latin1') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const found = script.read(line);
      if (found.length > 0) yield* placed(found);
      lineAt += line.length + 1;
    }
  }
  yield* placed(script.read(rest));
  yield* placed(script.end());
}

function decoded<Part extends ScriptStatement | MetaCommand>(part: Part): Part {
  const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');
  return 'text' in part
    ? { ...part, text: utf8(part.text) }
    : { ...part, command: utf8(part.command) };
}

/** What of one statement reaches beyond its database, with the line in the script. */
export async function beyondDatabase(
  statement: ScriptStatement,
  options?: { bodies: boolean },
): Promise<ServerWide | undefined> {
  const [first] = await serverWide(statement.text, options);
  return first && { ...first, line: statement.line + first.line - 1 };
}
