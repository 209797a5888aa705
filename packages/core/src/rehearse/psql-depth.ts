/**
 * How deep psql sees itself inside a statement, where a semicolon does not end it: in parentheses, as rules have their
 * commands, and, since psql 14, between BEGIN and END of a function whose body is SQL (psqlscan.l).
 */
export class PsqlDepth {
  #parentheses = 0;
  #blocks = 0;
  #words: string[] = [];

  get inside(): boolean {
    return this.#parentheses > 0 || this.#blocks > 0;
  }

  open(): void {
    this.#parentheses += 1;
  }

  close(): void {
    if (this.#parentheses > 0) this.#parentheses -= 1;
  }

  /** A name or a key word, without quotes. */
  word(text: string): void {
    const word = text.toLowerCase();
    if (this.#words.length < MOST_WORDS) this.#words.push(word);
    if (this.#parentheses > 0 || !CREATES_ROUTINE.test(this.#words.join(' '))) return;
    if (word === 'begin' || (word === 'case' && this.#blocks > 0)) this.#blocks += 1;
    else if (word === 'end' && this.#blocks > 0) this.#blocks -= 1;
  }

  reset(): void {
    this.#parentheses = 0;
    this.#blocks = 0;
    this.#words = [];
  }
}

const MOST_WORDS = 4;
const CREATES_ROUTINE = /^create (or replace )?(function|procedure)\b/;
