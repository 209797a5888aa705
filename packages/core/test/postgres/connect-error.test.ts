import { afterAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSession, withClient } from '../../src/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';

/** The error of connecting. */
async function failing(url: string, signal?: AbortSignal) {
  try {
    await withClient(url, { env: {}, ...(signal ? { signal } : {}) }, () => Promise.resolve());
  } catch (error) {
    return error as Error & { code: string; hint: string };
  }
  throw new Error('it connected');
}

const userError = (code: string, message: RegExp, hint: RegExp) => ({
  ...{ name: 'UserError', code },
  message: expect.stringMatching(message),
  hint: expect.stringMatching(hint),
});

describe('a server that lets nobody in', () => {
  const server = useServer(15, { max_connections: '6', superuser_reserved_connections: '1' });

  async function withRole(role: string, ...statements: string[]): Promise<string> {
    const url = await server.createDatabase();
    await withClient(url, {}, async (client) => {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'word'`);
      for (const statement of statements) await client.query(statement);
    });
    const login = new URL(url);
    [login.username, login.password] = [role, 'word'];
    return login.href;
  }

  it('because the role may not connect', async () => {
    const url = await withRole('kept_out');
    const name = new URL(url).pathname.slice(1);
    await withClient(server.url(), {}, (client) =>
      client.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`),
    );
    expect(await failing(url)).toMatchObject(
      userError('database-access-denied', /"kept_out".*permission denied/, /GRANT CONNECT/),
    );
  });

  it('because the role may not log in', async () => {
    expect(await failing(await withRole('no_login', 'ALTER ROLE no_login NOLOGIN'))).toMatchObject({
      code: 'database-auth-failed',
      message: expect.stringMatching(/not permitted to log in/),
    });
  });

  it('because the database takes nobody', async () => {
    const url = await server.createDatabase();
    const name = new URL(url).pathname.slice(1);
    await withClient(server.url(), {}, (client) =>
      client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`),
    );
    expect(await failing(url)).toMatchObject(
      userError('database-not-accepting', /not currently accepting/, /ALLOW_CONNECTIONS/),
    );
  });

  it('because all of its connections are taken', async () => {
    const url = await withRole('ordinary');
    const taken = [];
    try {
      // One of the six is kept for superusers.
      for (let n = 0; n < 5; n += 1) taken.push(await openSession(server.url(), {}));
      expect(await failing(url)).toMatchObject(
        userError(
          'database-connections-exhausted',
          /has no connection left: .*connection slots/,
          /max_connections/,
        ),
      );
      taken.push(await openSession(server.url(), {}));
      expect(await failing(url)).toMatchObject(
        userError('database-connections-exhausted', /too many clients already/, /max_connections/),
      );
    } finally {
      await Promise.all(taken.map((session) => session.close()));
    }
  });
});

describe('a server that is going down', () => {
  const server = useServer(15);

  it('is not ready, which is said', async () => {
    const session = await openSession(server.url(), {});
    const { rows } = await session.client.query<{ data_directory: string }>('SHOW data_directory');
    const pidFile = path.join(rows[0]?.data_directory ?? '', 'postmaster.pid');
    // A smart shutdown waits for the sessions that are there.
    process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGTERM');
    try {
      const deadline = Date.now() + 5_000;
      let failed = await failing(server.url()).catch(() => undefined);
      while (failed === undefined && Date.now() < deadline) {
        await sleep(10);
        failed = await failing(server.url()).catch(() => undefined);
      }
      expect(failed).toMatchObject(
        userError('database-not-ready', /the database system is shutting down/, /try again/),
      );
    } finally {
      await session.close();
    }
  });
});

describe('nobody', () => {
  const open: { server: Server; sockets: Socket[] }[] = [];
  afterAll(() => {
    for (const { server, sockets } of open) {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  /** Something that takes connections and then does what it is told. */
  async function listening(then: (socket: Socket) => void): Promise<string> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      then(socket);
    });
    open.push({ server, sockets });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `postgresql://u:secret-word@127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  }

  it.each(['disable', 'prefer', 'require'])(
    'who answers in time, with sslmode=%s: after how long, and what is silent too',
    async (sslmode) => {
      const url = await listening(() => undefined);
      const started = Date.now();
      const failed = await failing(`${url}?sslmode=${sslmode}&connect_timeout=0.3`);
      expect(failed).toMatchObject(
        userError('database-unreachable', /no answer within 0\.3 s/, /firewall.*pooler/),
      );
      expect(Date.now() - started).toBeLessThan(5_000);
      expect(String(failed)).not.toContain('secret-word');
    },
  );

  it('who is in a hurry: a connect_timeout longer than a timer can be is waited for', async () => {
    const url = await listening((socket) => setTimeout(() => socket.destroy(), 200));
    const failed = await failing(`${url}?sslmode=disable&connect_timeout=99999999999`);
    expect(failed).toMatchObject(userError('database-unreachable', /^Cannot connect/, /port/));
    expect(String(failed)).not.toContain('no answer');
  });

  it.each(['disable', 'require'])('who stays, with sslmode=%s', async (sslmode) => {
    const url = await listening((socket) => socket.destroy());
    expect(await failing(`${url}?sslmode=${sslmode}`)).toMatchObject(
      userError('database-unreachable', /Cannot connect to 127\.0\.0\.1:\d+\/x: /, /host and port/),
    );
  });

  it('who listens', async () => {
    expect(await failing('postgresql://u:p@127.0.0.1:9/x')).toMatchObject(
      userError('database-unreachable', /nobody takes connections at this host and port/, /port/),
    );
    expect(await failing('postgresql://u:p@nowhere.invalid/x')).toMatchObject({
      code: 'database-unreachable',
    });
    expect(await failing('postgresql://u@x/x?host=/nowhere')).toMatchObject(
      userError('database-unreachable', /no such Unix socket/, /./),
    );
  });

  it('who is waited for when a signal comes', async () => {
    const stop = new AbortController();
    const url = await listening(() => stop.abort());
    for (const sslmode of ['disable', 'require']) {
      expect(await failing(`${url}?sslmode=${sslmode}`, stop.signal)).toMatchObject({
        name: 'Interrupted',
      });
    }
  });
});
