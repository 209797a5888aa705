import { describe, expect, it } from '@jest/globals';
import { type TestServer, useServer } from '@belay/testkit/servers.ts';
import { withClient } from '../../src/postgres/connection.ts';
import type { Finding } from '../../src/report/schema.ts';
import { sequencesCheck } from '../../src/validate/checks/sequences.ts';
import { loginOf } from './login.ts';
import { type CheckOutcome, type Overrides, runCheck } from './run-check.ts';

async function sql(url: string, text: string): Promise<void> {
  await withClient(url, {}, (client) => client.query(text));
}

async function look(
  server: TestServer,
  schema: string,
  overrides: Overrides = {},
): Promise<CheckOutcome & { url: string }> {
  const url = await server.createDatabase();
  await sql(url, schema);
  return { url, ...(await runCheck(sequencesCheck, url, overrides)) };
}

const short = ({ severity, rule, object }: Finding) => `${severity} ${rule} ${object ?? ''}`;

const TABLES = `
  CREATE TABLE "Order" (id serial PRIMARY KEY, note text);
  CREATE TABLE item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id int REFERENCES "Order");
  CREATE TABLE empty (id serial PRIMARY KEY);
  INSERT INTO "Order" (note) SELECT 'x' FROM generate_series(1, 100);
  INSERT INTO item (order_id) SELECT id FROM "Order";`;

describe.each([13, 15, 18] as const)('the sequences of Postgres %i', (major) => {
  const server = useServer(major);

  it('are fine where every column was filled by its sequence', async () => {
    const { findings, notVerified, result } = await look(server, TABLES);
    expect(findings).toEqual([]);
    expect(notVerified).toEqual([]);
    expect(result).toEqual({ result: '3 sequences, 2 keys of 2 or 4 bytes' });
  });

  it('are behind after a restore, and the statement mends it', async () => {
    const { url, findings } = await look(
      server,
      `${TABLES} SELECT setval('"Order_id_seq"', 58), setval('item_id_seq', 1, false);`,
    );
    expect(findings.map(short)).toEqual([
      'error sequence-behind public."Order_id_seq"',
      'error sequence-behind public.item_id_seq',
    ]);
    expect(findings[0]?.title).toBe(
      'sequence public."Order_id_seq" is 42 values behind public."Order".id',
    );
    expect(findings[0]?.detail).toMatch(/the next INSERT .* fails/);
    expect(findings[1]?.title).toMatch(/^sequence public.item_id_seq is 100 values behind/);
    for (const finding of findings) await sql(url, finding.sql ?? '');
    await sql(url, `INSERT INTO "Order" (note) VALUES ('y'); INSERT INTO item DEFAULT VALUES`);
    expect((await runCheck(sequencesCheck, url)).findings).toEqual([]);
  });

  it('says that the next value is free where only a later one is taken', async () => {
    const { findings } = await look(server, `${TABLES} INSERT INTO "Order" VALUES (500, 'manual')`);
    expect(findings.map(({ title, detail }) => `${title}\n${detail}`)).toEqual([
      expect.stringMatching(/is 400 values behind[^]*next value is still free/),
    ]);
  });

  it('are read with a column that no index begins with', async () => {
    const { findings } = await look(
      server,
      `CREATE TABLE ticket (number serial, text text);
       INSERT INTO ticket SELECT n FROM generate_series(1, 9) n`,
    );
    expect(findings.map(short)).toEqual(['error sequence-behind public.ticket_number_seq']);
    expect(findings[0]?.detail).toMatch(/share a number without an error/);
  });

  it('count once for all partitions, and apart where a partition has its own', async () => {
    const tables = `
      CREATE TABLE log (id bigserial, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
      INSERT INTO log (day) VALUES ('2026-01-05'), ('2026-02-05');`;
    expect((await look(server, tables)).findings).toEqual([]);
    const { findings } = await look(server, `${tables} SELECT setval('log_id_seq', 1)`);
    expect(findings.map(({ title }) => title)).toEqual([
      'sequence public.log_id_seq is 1 value behind public.log.id',
    ]);
    const own = await look(
      server,
      `${tables} CREATE SEQUENCE own; ALTER TABLE log_2 ALTER id SET DEFAULT nextval('own')`,
    );
    expect(own.findings.map(({ title }) => title)).toEqual([
      'sequence public.own is 2 values behind public.log_2.id',
    ]);
  });

  it('compares one sequence with every table it feeds', async () => {
    const { url, findings } = await look(
      server,
      `CREATE SEQUENCE shared;
       CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('shared'));
       CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('shared'));
       INSERT INTO a VALUES (3); INSERT INTO b VALUES (7);`,
    );
    expect(findings.map(({ title }) => title)).toEqual([
      'sequence public.shared is 7 values behind public.b.id',
    ]);
    await sql(url, findings[0]?.sql ?? '');
    expect((await runCheck(sequencesCheck, url)).findings).toEqual([]);
  });

  it.each([
    [
      'cycles',
      `CREATE SEQUENCE s MAXVALUE 5 CYCLE; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s')); INSERT INTO t VALUES (5)`,
    ],
    [
      'gives odd numbers only',
      `CREATE SEQUENCE s INCREMENT 2; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s')); INSERT INTO t VALUES (1), (400); SELECT setval('s', 1)`,
    ],
    [
      'ends before the others begin',
      `CREATE SEQUENCE s MAXVALUE 1000; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s')); INSERT INTO t VALUES (5000)`,
    ],
    [
      'is not what the default asks',
      `CREATE TABLE t (id serial PRIMARY KEY); CREATE SEQUENCE other START 10; ALTER TABLE t ALTER id SET DEFAULT nextval('other'); INSERT INTO t VALUES (9)`,
    ],
    [
      'is part of a text',
      `CREATE SEQUENCE s; CREATE TABLE t (id text PRIMARY KEY DEFAULT 'A-' || nextval('s')); INSERT INTO t VALUES ('A-9')`,
    ],
    [
      'counts downwards',
      `CREATE SEQUENCE s INCREMENT -1; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s')); INSERT INTO t DEFAULT VALUES; INSERT INTO t VALUES (99)`,
    ],
    ['is temporary', `CREATE TEMP TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (9)`],
  ])('is not behind when it %s', async (_how, schema) => {
    expect((await look(server, schema)).findings).toEqual([]);
  });

  it.each([
    [
      'counts downwards',
      `CREATE SEQUENCE s INCREMENT -1; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s')); INSERT INTO t VALUES (-9)`,
      9,
    ],
    [
      'gives every fiftieth number',
      `CREATE SEQUENCE s INCREMENT 50; CREATE TABLE t (id bigint PRIMARY KEY); ALTER SEQUENCE s OWNED BY t.id; INSERT INTO t SELECT generate_series(1, 120)`,
      3,
    ],
    [
      'is called by programs only',
      `CREATE TABLE t (id bigint PRIMARY KEY); CREATE SEQUENCE s OWNED BY t.id; INSERT INTO t VALUES (4)`,
      4,
    ],
    [
      'feeds a domain of numeric',
      `CREATE DOMAIN n AS numeric(6, 0); CREATE DOMAIN key AS n; CREATE SEQUENCE s; CREATE TABLE t (id key PRIMARY KEY DEFAULT nextval('s')::key); INSERT INTO t VALUES (2)`,
      2,
    ],
    [
      "has a quote's name",
      `CREATE SEQUENCE "it's"; CREATE TABLE "t""q" ("i d" int PRIMARY KEY DEFAULT nextval('"it''s"')); INSERT INTO "t""q" VALUES (2)`,
      2,
    ],
  ])('is behind when it %s', async (_how, schema, steps) => {
    const { url, findings } = await look(server, schema);
    expect(findings.map(({ rule }) => rule)).toEqual(['sequence-behind']);
    expect(findings[0]?.title).toMatch(new RegExp(` is ${steps} values behind `));
    await sql(url, findings[0]?.sql ?? '');
    expect((await runCheck(sequencesCheck, url)).findings).toEqual([]);
  });

  it('that come near their end are told, by the narrower of sequence and column', async () => {
    const { findings } = await look(
      server,
      `CREATE TABLE small (id smallserial PRIMARY KEY); SELECT setval('small_id_seq', 27000);
       CREATE TABLE narrow (id int PRIMARY KEY); CREATE SEQUENCE wide OWNED BY narrow.id;
       SELECT setval('wide', 2147483647);
       CREATE SEQUENCE alone MAXVALUE 100; SELECT setval('alone', 96);
       CREATE SEQUENCE late START 2147480000 MAXVALUE 2147483647;`,
    );
    expect(findings.map(short)).toEqual([
      'error sequence-near-end public.alone',
      'error sequence-near-end public.wide',
      'warning sequence-near-end public.small_id_seq',
    ]);
    expect(findings.map(({ title }) => title)).toEqual([
      'sequence public.alone has used 95 % of its numbers up to its end',
      'sequence public.wide is used up: it has reached what public.narrow.id (integer) can hold',
      'sequence public.small_id_seq has used 82 % of its numbers up to what public.small.id (smallint) can hold',
    ]);
  });

  it('keys near the end of their type are told once', async () => {
    const { findings } = await look(
      server,
      `CREATE TABLE big (id serial PRIMARY KEY);
       INSERT INTO big VALUES (1700000000); SELECT setval('big_id_seq', 1800000000);
       CREATE TABLE detail (big_id int PRIMARY KEY REFERENCES big); INSERT INTO detail VALUES (1700000000);
       CREATE TABLE code (n smallint UNIQUE, loose smallint); INSERT INTO code VALUES (32000, 32000);
       CREATE TABLE random (id int PRIMARY KEY);
       INSERT INTO random SELECT ('x' || left(md5(g::text), 8))::bit(32)::int & 2147483647 FROM generate_series(1, 3000) g;
       CREATE TABLE downwards (id int PRIMARY KEY); INSERT INTO downwards SELECT -id FROM random;
       CREATE TABLE foreign_ids (id int PRIMARY KEY); INSERT INTO foreign_ids SELECT 2000000000 - g * 1000 FROM generate_series(1, 3000) g;
       CREATE TABLE full_up (id smallint PRIMARY KEY); INSERT INTO full_up SELECT generate_series(1, 32767);
       ANALYZE random, downwards, foreign_ids, full_up;
       CREATE SEQUENCE by_text; CREATE TABLE texts (id int PRIMARY KEY DEFAULT nextval('by_text'::text)); INSERT INTO texts VALUES (2147000000);
       CREATE TABLE hash (h int PRIMARY KEY); INSERT INTO hash VALUES (-2100000000), (2100000000);
       CREATE TABLE fine (id serial PRIMARY KEY); INSERT INTO fine VALUES (1500000000); SELECT setval('fine_id_seq', 1500000000)`,
    );
    expect(findings.map(short)).toEqual([
      'warning key-near-limit public.big.id',
      'warning key-near-limit public.code.n',
      'warning key-near-limit public.foreign_ids.id',
      'warning key-near-limit public.full_up.id',
      'error key-near-limit public.texts.id',
    ]);
    expect(findings[0]?.title).toBe('public.big.id has used 79 % of integer');
    expect(findings[1]?.title).toBe('public.code.n has a value at 97 % of smallint');
    expect(findings[1]?.detail).toMatch(/^No sequence feeds it/);
  });

  it('foreign keys narrower than a key that has passed them are told', async () => {
    const { findings } = await look(
      server,
      `CREATE TABLE parent (id bigserial PRIMARY KEY);
       CREATE TABLE child (parent_id int REFERENCES parent, small smallint REFERENCES parent);
       INSERT INTO parent VALUES (30000); SELECT setval('parent_id_seq', 30000)`,
    );
    expect(findings.map(short)).toEqual(['warning foreign-key-too-narrow public.child.small']);
    const passed = await look(
      server,
      `CREATE TABLE parent (id bigserial PRIMARY KEY); CREATE TABLE child (parent_id int REFERENCES parent);
       INSERT INTO parent VALUES (3000000000); SELECT setval('parent_id_seq', 3000000000)`,
    );
    expect(passed.findings.map(({ title }) => title)).toEqual([
      'public.parent.id has passed what public.child.parent_id (integer) can hold',
    ]);
    await sql(passed.url, passed.findings[0]?.sql ?? '');
    expect((await runCheck(sequencesCheck, passed.url)).findings).toEqual([]);
  });

  it('never seem behind while others write', async () => {
    const url = await server.createDatabase();
    await sql(url, 'CREATE TABLE busy (id serial PRIMARY KEY); CREATE TABLE heap (id serial)');
    let writing = true;
    const writers = [1, 2].map(() =>
      withClient(url, {}, async (client) => {
        while (writing) {
          await client.query('INSERT INTO busy DEFAULT VALUES; INSERT INTO heap DEFAULT VALUES');
        }
      }),
    );
    for (let run = 0; run < 10; run += 1) {
      const { findings, notVerified } = await runCheck(sequencesCheck, url);
      expect([...findings, ...notVerified]).toEqual([]);
    }
    writing = false;
    await Promise.all(writers);
  });
});

describe('what cannot be seen of sequences', () => {
  const server = useServer(15);

  it('is named with its reason, for a role with only SELECT on tables', async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      `${TABLES} SELECT setval('"Order_id_seq"', 1), setval('item_id_seq', 1);
       CREATE TABLE secret (id serial PRIMARY KEY); CREATE TABLE tenant (id serial PRIMARY KEY);
       ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;`,
    );
    const login = await loginOf(url, (role) => [
      `GRANT SELECT ON "Order", item, empty, tenant TO ${role}`,
      `GRANT SELECT ON SEQUENCE "Order_id_seq", empty_id_seq, secret_id_seq, tenant_id_seq TO ${role}`,
    ]);
    const { findings, notVerified } = await runCheck(sequencesCheck, login);
    expect(findings.map(short)).toEqual(['error sequence-behind public."Order_id_seq"']);
    expect(notVerified).toEqual([
      'sequences public.item_id_seq: no SELECT on them',
      'the numbers in public.secret.id: no SELECT on them',
      'the numbers in public.tenant.id: row security hides rows from this role',
    ]);
  });

  it('is all of it without any right', async () => {
    const url = await server.createDatabase();
    await sql(url, TABLES);
    const { result, notVerified } = await runCheck(sequencesCheck, await loginOf(url, () => []));
    expect(result.status).toBe('not-verified');
    expect(notVerified.length).toBeGreaterThan(0);
  });

  it('is a table that somebody has locked', async () => {
    const url = await server.createDatabase();
    await sql(url, TABLES);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE "Order"');
      const { notVerified, findings } = await runCheck(sequencesCheck, url);
      expect(notVerified).toEqual([
        expect.stringMatching(/^the numbers in public\."Order"\.id: .*lock timeout/),
      ]);
      expect(findings).toEqual([]);
    });
  });

  it('is a column without an index that takes longer than there is time', async () => {
    const { notVerified, findings } = await look(
      server,
      `CREATE TABLE heap (id serial); INSERT INTO heap SELECT generate_series(1, 2000000)`,
      { budgetMs: 150 },
    );
    expect(findings).toEqual([]);
    expect(notVerified).toEqual([
      expect.stringMatching(/^the numbers in public\.heap\.id: no index begins with them/),
    ]);
  });

  it('is a default that names its sequence as text', async () => {
    const { notVerified } = await look(
      server,
      `CREATE SEQUENCE s; CREATE TABLE t (id int DEFAULT nextval('s'::text))`,
    );
    expect(notVerified).toEqual([
      'whether a sequence is behind public.t.id: the default names its sequence as text',
    ]);
  });
});

describe('very many sequences', () => {
  const server = useServer(15);

  it('are read, and told together', async () => {
    const { findings, notVerified } = await look(
      server,
      `DO $$ BEGIN FOR i IN 1..130 LOOP
         EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY)', i);
         EXECUTE format('INSERT INTO t%s VALUES (7)', i);
       END LOOP; END $$`,
    );
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)?.title).toBe('110 more sequences behind their columns');
    expect(notVerified).toEqual([]);
  });
});
