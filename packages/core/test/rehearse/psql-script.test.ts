import { describe, expect, it } from '@jest/globals';
import { PsqlScript, leadingAway } from '../../src/rehearse/psql-script.ts';

function read(text: string) {
  const script = new PsqlScript();
  return [...text.split('\n').flatMap((line) => script.read(line)), ...script.end()];
}
const away = (text: string) =>
  read(text).flatMap((part) => ('command' in part ? (leadingAway(part) ?? []) : []));

describe('a script for psql', () => {
  it.each([
    ['\\connect shop', '\\connect'],
    ['  \\! ls', '\\!'],
    ['SELECT 1 \\gexec', '\\gexec'],
    [`SELECT 'x'; \\i other.sql`, '\\i'],
    ['COPY t (a, "from") FROM stdin;\n\\connect\n\\.\n\\connect shop', '\\connect'],
    ['COPY (SELECT * FROM stdin) TO stdout;\n\\connect shop', '\\connect'],
    [`SELECT 'copy t from stdin;';\n\\connect shop`, '\\connect'],
    ['-- COPY t FROM stdin;\n\\connect shop', '\\connect'],
    [`SELECT E'\\'' ;\n\\connect shop`, '\\connect'],
    [`SELECT E'it''s \\\\';\n\\connect shop`, '\\connect'],
    ['/* /* */ */ \\connect shop', '\\connect'],
    ['SELECT $$a$$, $b$ $$ $b$ \\connect shop', '\\connect'],
    ['SELECT a$b$ \\connect shop', '\\connect'],
    // Each hid a command from one that read less exactly than psql.
    ['\\unrestrict abc \\! ls', '\\unrestrict'],
    ['\\restrict `ls`', '\\restrict'],
    [`SELECT ée'\\' \\! ls\n'`, '\\!'],
    [`SELECT a$e'\\' \\! ls\n'`, '\\!'],
    [`SELECT :e'\\' \\! ls\n'`, '\\!'],
    [`SELECT 1e'\\'`, `1e'`],
    [`SELECT 1$$ ' $$ \\! ls\n'`, '\\!'],
    [`SELECT $$a$$$$ ' $$ \\! ls\n'`, '\\!'],
    ['SELECT 1 -- a\r\\! ls', '\\!'],
    ['SELECT (;\nCOPY t FROM stdin;', 'a COPY inside another statement'],
    [
      `CREATE FUNCTION begin() RETURNS int AS '';\nCOPY t FROM stdin;`,
      'a COPY inside another statement',
    ],
    ['COPY t FROM stdin; COPY t FROM stdin;\n\\.', 'SQL behind a COPY on the same line'],
    [`COPY t FROM stdin; SELECT '\n\\.`, 'SQL behind a COPY on the same line'],
    ['COPY t FROM stdin;\na\0b\n\\.', 'a zero byte'],
  ])('%j leads away', (text, command) => {
    expect(away(text)).toEqual([command]);
  });

  it.each([
    'COPY public.t (a) FROM stdin;\n\\connect shop\n\\! rm\n\\.\n',
    `COPY t FROM stdin WITH (FORMAT csv);\n\\\\x\n\\.`,
    `SELECT '\n\\connect shop\n';`,
    `SELECT "\\d", E'a\\'\n\\connect';`,
    'CREATE FUNCTION f() RETURNS text AS $_$\n\\connect shop\n$_$ LANGUAGE sql;',
    '-- \\connect\n/* \\!\n\\! */',
    '\\restrict abc\n\\unrestrict abc\n',
    'CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);\nCOPY t FROM stdin;\n\\!\n\\.',
    'CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; END;\nCOPY t FROM stdin;\n\\!\n\\.',
  ])('%j does not', (text) => {
    expect(away(text)).toEqual([]);
  });

  it('is cut into statements with their lines, without the rows', () => {
    const text = `SELECT 1;\nCOPY t FROM stdin;\nDROP DATABASE shop;\n\\.\n\nSELECT ';'\n, 2; SELECT 3`;
    expect(
      read(text).map((part) => 'text' in part && [part.text.trim(), part.line, part.copiesRows]),
    ).toEqual([
      ['SELECT 1;', 1, false],
      ['COPY t FROM stdin;', 1, true],
      [`SELECT ';'\n, 2;`, 2, false],
      ['SELECT 3', 7, false],
    ]);
  });
});
