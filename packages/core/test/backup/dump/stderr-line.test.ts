import { describe, expect, it } from '@jest/globals';
import { messageSplitter } from '../../../src/backup/dump/message-splitter.ts';
import { type DumpLine, dumpLineReader } from '../../../src/backup/dump/stderr-line.ts';

const kinds = (...lines: string[]): DumpLine['kind'][] => {
  const read = dumpLineReader();
  return lines.map((line) => read(line).kind);
};

describe('a line of pg_dump', () => {
  it.each([
    'last built-in OID is 16383',
    'reading user-defined tables',
    'reading indexes for table "public.a"', // 13, 14
    'finding the columns and types of table "public.a"', // 13, 14
    'finding not-null constraints', // 18
    'flagging indexes in partitioned tables',
    'saving search_path = ',
    'saving large objects',
    'saving large objects "16491..16500"', // 17
    'finished item 12 STATISTICS DATA a', // 18
  ])('that only says what it is at: %s', (text) => {
    expect(kinds(`pg_dump: ${text}`)).toEqual(['step']);
  });

  it('that ends an item has its number', () => {
    const read = dumpLineReader();
    expect(read('pg_dump: finished item 3436 TABLE DATA a')).toEqual({
      ...{ kind: 'finished', item: 3436, description: 'TABLE DATA' },
    });
    expect(read('pg_dump: finished item 9 BLOBS 5001..5002')).toEqual({
      ...{ kind: 'finished', item: 9, description: 'BLOBS' },
    });
  });

  it('in parts between which another worker wrote means the same', () => {
    expect(
      kinds(
        'pg_dump:pg_dump: finished item 3365 TABLE DATA plain',
        ' saving large objects',
        'pg_dump: pg_dump: reading schemas',
        'dumping contents of table "public.a"',
      ),
    ).toEqual(['finished', 'step', 'step', 'table']);
  });

  it('never hides a warning or an error of another', () => {
    expect(kinds('pg_dump: warning: pg_dump: reading schemas', 'something is left out')).toEqual([
      'unknown',
      'unknown',
    ]);
    expect(kinds('pg_dump: pg_dump: error: reading schemas', 'query failed')).toEqual([
      ...['error', 'unknown'],
    ]);
  });

  it('that pg_dump did not begin is unknown, also with the text of a known one', () => {
    expect(kinds('reading schemas')).toEqual(['unknown']);
    expect(kinds('pg_dump: reading schemas', 'reading schemas')).toEqual(['step', 'unknown']);
    expect(kinds('pg_dump: WARNING:  no privileges were granted', 'reading schemas')).toEqual([
      ...['unknown', 'step'],
    ]);
    expect(kinds('pg_dump: warning: reading schemas')).toEqual(['unknown']);
  });
});

describe('a stream of messages', () => {
  const messages = (names: string[], ...pieces: string[]) => {
    const told: string[] = [];
    const splitter = messageSplitter(names, (message) => told.push(message));
    for (const piece of pieces) splitter.push(piece);
    splitter.end();
    return told;
  };

  it('is cut at the ends of lines, wherever the pieces end', () => {
    expect(messages([], 'pg_du', 'mp: a\npg_dump: b\n', 'pg_dump: c')).toEqual([
      ...['pg_dump: a', 'pg_dump: b', 'pg_dump: c'],
    ]);
  });

  it('keeps a name with line breaks together', () => {
    const names = ['s.one\ntwo\nthree', 'one\ntwo\nthree'];
    expect(
      messages(
        names,
        'pg_dump: dumping contents of table "s.one\ntwo\nthree"\n',
        'pg_dump: finished item 1 TABLE DATA one\ntwo\nthree\npg_dump: b\n',
      ),
    ).toEqual([
      'pg_dump: dumping contents of table "s.one\ntwo\nthree"',
      'pg_dump: finished item 1 TABLE DATA one\ntwo\nthree',
      'pg_dump: b',
    ]);
  });

  it('hides nothing behind the beginning of such a name', () => {
    const names = ['s.one\ntwo', 'one\ntwo'];
    expect(messages(names, 'pg_dump: finished item 1 TABLE DATA one\nsomething bad\n')).toEqual([
      'pg_dump: finished item 1 TABLE DATA one',
      'something bad',
    ]);
  });
});
