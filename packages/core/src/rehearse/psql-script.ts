import { createReadStream } from 'node:fs';
import { type ServerWide, serverWide } from '../migrations/sql/server-wide.ts';

/** A statement of a script for psql, without the rows that follow a COPY. */
export interface ScriptStatement {
  text: string;
  /** Where `text` begins, counted from 1; what stands before the first word is part of it. */
  line: number;
  /** `COPY … FROM stdin`: the lines that follow are rows. */
  copiesRows: boolean;
}

/** A command of psql's own: `\connect`, `\!`. */
export interface MetaCommand {
  command: string;
  line: number;
}

/** Commands of psql that pg_dump itself writes (since 17.6 and its siblings), and the end of rows. */
const HARMLESS_COMMAND = /^\\(\.$|(un)?restrict\s)/;

/** The name of a command that does not stay inside the script and its database; undefined for a harmless one. */
export function leadingAway({ command }: MetaCommand): string | undefined {
  return HARMLESS_COMMAND.test(command) ? undefined : command.split(/\s/)[0];
}

type State =
  | { in: 'sql' }
  | { in: 'rows' }
  | { in: 'comment'; depth: number }
  | { in: 'quote'; marks: RegExp; end: string };

/** Where SQL text can change its state. A dollar quote does not begin inside a name. */
const MARK =
  /--|\/\*|\b[eE]'|'|"|(?<![\w$\u0080-\uffff])\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|;|\\/g;
const COMMENT_MARK = /\/\*|\*\//g;

/** With names, strings and comments left out. The columns may stand in parentheses; a query does too. */
const COPY_ROWS = /^\s*copy\s+[^()]*(?:\([^()]*\)\s*)?from\s+stdin\b/i;

/**
 * Reads a script line by line as psql does: statements, commands of psql's own, and rows between
 * `COPY … FROM stdin` and `\.`, which are passed over. Follows psql's lexer (psqlscan.l) with
 * standard_conforming_strings on. It may cut `BEGIN ATOMIC` bodies at their semicolons.
 */
export class PsqlScript {
  #state: State = { in: 'sql' };
  #line = 0;
  #text = '';
  #bare = '';
  #start = 1;
  #rows = 0;

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
      return [];
    }
    const found: (ScriptStatement | MetaCommand)[] = [];
    for (let at = 0; at < line.length;) at = this.#step(line, at, found);
    this.#text += '\n';
    this.#bare += '\n';
    if (found.some((one) => 'copiesRows' in one && one.copiesRows)) this.#state = { in: 'rows' };
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
      found.push({ command: line.slice(stop).trim(), line: this.#line });
      this.#take(line, at, stop);
      return line.length;
    }
    if (sign === '--') return this.#take(line, at, line.length);
    const end = this.#take(line, at, stop + sign.length);
    if (sign === ';') {
      found.push(this.#statement());
      this.#begin();
    } else if (sign === '/*') this.#state = { in: 'comment', depth: 1 };
    else {
      this.#bare += 'x';
      this.#state = quoteAfter(sign);
    }
    return end;
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
    return { text: this.#text, line: this.#start, copiesRows: COPY_ROWS.test(this.#bare) };
  }

  #begin(): void {
    this.#text = '';
    this.#bare = '';
    this.#start = this.#line;
  }
}

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

/**
 * The statements and psql commands of a file, which may be larger than the memory.
 *
 * @param script Reads them; whoever gives it can ask it in between.
 */
export async function* readPsqlScript(
  file: string,
  script = new PsqlScript(),
): AsyncGenerator<ScriptStatement | MetaCommand> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    // Not node:readline: it also takes U+2028 for the end of a line, which may stand in a row.
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield* script.read(line);
  }
  yield* script.read(rest);
  yield* script.end();
}

/** What of one statement reaches beyond its database, with the line in the script. */
export async function beyondDatabase(
  statement: ScriptStatement,
  options?: { bodies: boolean },
): Promise<ServerWide | undefined> {
  const [first] = await serverWide(statement.text, options);
  return first && { ...first, line: statement.line + first.line - 1 };
}
