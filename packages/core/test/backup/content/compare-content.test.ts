import { beforeAll, describe, expect, it } from '@jest/globals';
import { compareContent } from '@belay/core/backup/content/compare-content.ts';
import { Content } from '@belay/core/backup/content/content.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { KITCHEN_SINK } from '../../catalogue/kitchen-sink.ts';
import { ODD, ODD_ROLES } from './odd-database.ts';
import { contentOf, dumpAndRestore, roundTrip, sql } from './round-trip.ts';

const server = useServer(15);
const empty = () => server.createDatabase('template0');

beforeAll(async () => {
  await sql(server.url(), ODD_ROLES);
});

describe('a dump that was restored', () => {
  it('is the same, whatever is in it', async () => {
    const sink = await empty();
    await sql(sink, KITCHEN_SINK);
    expect(await roundTrip(sink, await empty())).toMatchObject({
      differences: [],
      notCompared: ['rows of "app"."far": a foreign table: its rows are on another server'],
    });
    const from = await empty();
    await sql(from, ODD);
    const { content, ...compared } = await roundTrip(from, await empty());
    expect(compared).toMatchObject({
      differences: [],
      notCompared: [
        'rows of "odd"."far": a foreign table: its rows are on another server',
        'schema: options of user mappings: they hold passwords and are not read',
      ],
    });
    expect(JSON.stringify(content)).not.toContain('hidden-word');
    // As it comes back out of the archive.
    expect(Content.parse(JSON.parse(JSON.stringify(content)))).toEqual(content);
  });

  it('need not be the same in what no dump holds, which is said', async () => {
    const from = await empty();
    await sql(
      from,
      `CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1);
       CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int CONSTRAINT fk REFERENCES parent);
       ALTER TABLE child DISABLE TRIGGER ALL;
       CREATE MATERIALIZED VIEW old AS SELECT * FROM t; INSERT INTO t VALUES (2);
       CREATE MATERIALIZED VIEW random AS SELECT random() AS r`,
    );
    await expect(sql(from, 'CREATE UNIQUE INDEX CONCURRENTLY broken ON t (id)')).rejects.toThrow();
    await sql(
      from,
      `CREATE SUBSCRIPTION s CONNECTION 'password=hidden-word' PUBLICATION p WITH (connect = false); ALTER SUBSCRIPTION s ENABLE`,
    );
    const { content, ...compared } = await roundTrip(from, await empty());
    expect(JSON.stringify(content)).not.toContain('hidden-word');
    expect(compared.differences).toEqual([]);
    expect(compared.notCompared).toEqual([
      '"public"."old" is a materialized view: the restore computed it anew, which gave 3 rows where there were 2',
      '"public"."random" is a materialized view: the restore computed it anew, and its values differ',
      'the foreign key fk on public.child was switched off (DISABLE TRIGGER ALL) and is enforced there: a dump does not say so',
      'the index public.broken was invalid, as one whose building failed is; a dump leaves it out',
      'the subscription s is disabled there, as every restored one is; enable it by hand',
      'schema: connection strings of subscriptions: they hold passwords and are not read',
    ]);
    await sql(
      from,
      `ALTER SUBSCRIPTION s DISABLE; ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s`,
    );
  });
});

describe('what differs from what was backed up', () => {
  let expected: Content;
  let restored = '';
  beforeAll(async () => {
    const from = await empty();
    await sql(from, ODD);
    restored = await empty();
    ({ content: expected } = await dumpAndRestore(from, restored));
  });

  const CHANGES: [string, string[]][] = [
    ['DELETE FROM odd.child WHERE id = 5', ['"odd"."child" had 2000 rows and has 1999']],
    [`UPDATE odd.child SET v = 'y' WHERE id = 5`, ['"odd"."child": values differ in v']],
    [`UPDATE odd."T ""ä b" SET f = 0 WHERE f = '-0'`, ['"odd"."T ""ä b": values differ in f']],
    ['DROP TABLE odd.child', ['"odd"."child" was not restored (2,000 rows)']],
    [
      'CREATE TABLE odd.more ()',
      [
        '"odd"."more" was restored and not backed up (0 rows)',
        'table odd.more was restored and not backed up',
      ],
    ],
    [`SELECT lo_put(4242, 0, '\\x00')`, ['the store of large objects: values differ in data']],
    [
      'REVOKE SELECT ON LARGE OBJECT 4242 FROM reader',
      ['the list of owners, privileges and comments of large objects: values differ in privileges'],
    ],
    [
      'ALTER LARGE OBJECT 4243 OWNER TO reader',
      [
        'the list of owners, privileges and comments of large objects: values differ in owner, privileges',
      ],
    ],
    [
      'ALTER TABLE odd.parent OWNER TO reader',
      ['table odd.parent changed: owner: postgres → reader'],
    ],
    [
      'GRANT DELETE ON odd.parent TO reader',
      ['table odd.parent changed: grant added: DELETE to reader'],
    ],
    ['DROP INDEX odd.lowered', ['index odd.lowered was not restored']],
    [
      'ALTER TABLE odd.child DROP CONSTRAINT child_id_fkey',
      ['constraint child_id_fkey on odd.child was not restored'],
    ],
    [
      'ALTER TABLE odd.parent ENABLE TRIGGER off',
      ['trigger off on odd.parent changed: state: disabled → enabled'],
    ],
    [
      'REVOKE USAGE ON FOREIGN DATA WRAPPER postgres_fdw FROM reader',
      ['the list of privileges on what extensions brought had 2 rows and has 1'],
    ],
    [
      'GRANT EXECUTE ON FUNCTION hstore_version_diag(hstore) TO PUBLIC',
      ['the list of privileges on what extensions brought had 2 rows and has 1'],
    ],
    [
      'DROP USER MAPPING FOR reader SERVER elsewhere',
      ['user mapping reader on elsewhere was not restored'],
    ],
    ['DROP EXTENSION citext CASCADE', ['extension citext was not restored']],
    [
      `SELECT setval('odd."T ""ä b_id_seq"', 12)`,
      [
        'sequence "odd"."T ""ä b_id_seq" stands at 12 and stood at 19 before the dump: it would give out the same values again',
      ],
    ],
    [`SELECT setval('odd."T ""ä b_id_seq"', 1900)`, []],
  ];

  it.each(CHANGES)('is found: %s', async (statement, differences) => {
    const copy = await server.createDatabase(new URL(restored).pathname.slice(1));
    await sql(copy, statement);
    const compared = compareContent(expected, (await contentOf(copy)).content);
    for (const line of differences) expect(compared.differences).toContainEqual(line);
    if (differences.length === 0) expect(compared.differences).toEqual([]);
  });

  it('is found in what belongs to the database itself', async () => {
    const copy = await server.createDatabase(new URL(restored).pathname.slice(1));
    const name = new URL(copy).pathname.slice(1);
    await sql(
      copy,
      `ALTER DATABASE ${name} OWNER TO "Odd Owner"; COMMENT ON DATABASE ${name} IS 'mine';
       ALTER DATABASE ${name} CONNECTION LIMIT 7; GRANT CONNECT ON DATABASE ${name} TO reader;
       REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC;
       ALTER DATABASE ${name} SET work_mem = '7MB';
       ALTER ROLE tuned IN DATABASE ${name} SET default_transaction_read_only = on`,
    );
    const { content } = await contentOf(copy);
    expect(compareContent(expected, content).differences.sort()).toEqual([
      'database setting default_transaction_read_only of tuned: not set → on',
      'database setting work_mem: not set → 7MB',
      'database: comment: none → mine',
      'database: connection limit: -1 → 7',
      'database: owner: postgres → Odd Owner',
      'privileges on the database: "Odd Owner"=CTc/"Odd Owner" is too much',
      'privileges on the database: =T/"Odd Owner" is too much',
      'privileges on the database: =Tc/postgres is missing',
      'privileges on the database: postgres=CTc/postgres is missing',
      'privileges on the database: reader=c/"Odd Owner" is too much',
    ]);
    // What was granted as the default is stands for the default.
    const [was, is] = [structuredClone(expected), structuredClone(expected)];
    was.outside.owner = is.outside.owner = 'Odd Owner';
    is.outside.acl = ['"Odd Owner"=CTc/"Odd Owner"', '=Tc/"Odd Owner"'];
    expect(compareContent(was, is).differences).toEqual([]);
  });

  it('is no difference where another server cannot be the same, and is one on the same server', () => {
    const found = structuredClone(expected);
    found.outside.collate = 'de_DE.UTF-8';
    for (const at of [found.outside, found.catalogue]) {
      const hstore = at.extensions.find(({ name }) => name === 'hstore');
      if (hstore) hstore.version = '1.9';
    }
    const was = structuredClone(expected);
    for (const table of was.catalogue.tables) table.tablespace = 'fast';
    for (const key of was.catalogue.constraints) key.indexTablespace = 'fast';
    const { differences, notCompared } = compareContent(was, found);
    expect(differences).toEqual([]);
    expect(notCompared).toEqual(
      expect.arrayContaining([
        'what was in the tablespace fast lies in the default one there: another server cannot always have it',
        'database: LC_COLLATE: C → de_DE.UTF-8, which another server cannot always have',
        'extension hstore: version 1.8 → 1.9, which another server cannot always have',
      ]),
    );
    const strict = compareContent(was, found, { sameServer: true }).differences;
    expect(strict).toEqual(
      expect.arrayContaining([
        'database: LC_COLLATE: C → de_DE.UTF-8',
        'extension hstore: version 1.8 → 1.9',
        'extension hstore changed: version: 1.8 → 1.9',
        'table odd.child changed: tablespace: fast → none',
      ]),
    );
  });

  it('is never nothing where something could not be read', () => {
    const found = structuredClone(expected);
    found.catalogue.unreadable.push('policies: permission denied');
    const key = '"odd"."child"';
    delete found.rows.tables[key];
    found.rows.unreadable.push(`${key}: this role has no SELECT on it`);
    expect(compareContent(expected, found).notCompared).toEqual(
      expect.arrayContaining([
        'schema of what was restored: policies: permission denied',
        `restored rows of ${key}: this role has no SELECT on it`,
      ]),
    );
  });
});

describe('a sequence that counts down or begins anew', () => {
  const contentWith = async (statements: string) => {
    const url = await empty();
    await withClient(url, {}, (client) =>
      client.query(
        `CREATE SEQUENCE down INCREMENT -2 MINVALUE -100 START -1; CREATE SEQUENCE round CYCLE; ${statements}`,
      ),
    );
    return (await contentOf(url)).content;
  };

  it('is behind when its next value was given out already', async () => {
    const expected = await contentWith(`SELECT setval('down', -51), setval('round', 5)`);
    const further = await contentWith(`SELECT setval('down', -53, false), setval('round', 5)`);
    expect(compareContent(expected, further)).toEqual({ differences: [], notCompared: [] });
    const behind = await contentWith(`SELECT setval('down', -51, false), setval('round', 3)`);
    const { differences, notCompared } = compareContent(expected, behind);
    expect(differences).toEqual([
      'sequence "public"."down" stands at -51 and stood at -51 before the dump: it would give out the same values again',
    ]);
    expect(notCompared).toHaveLength(1);
    expect(notCompared[0]).toContain('begins anew at its end');
  });
});
