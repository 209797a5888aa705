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
