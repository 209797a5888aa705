import { describe, expect, it } from '@jest/globals';
import { takeReading } from '../../src/postgres/catalogue/read.ts';
import { READING_SETTINGS, withClient } from '../../src/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer();

function shown(url: string, settings: Record<string, string>, names: readonly string[]) {
  return withClient(url, { settings }, async (client) => {
    const { rows } = await client.query<{ value: string }>(
      'SELECT current_setting(name) AS value FROM unnest($1::text[]) AS name',
      [names],
    );
    return rows.map(({ value }) => value);
  });
}

describe('the settings of a session', () => {
  it('come after the options of the URL, which are kept', async () => {
    const url = new URL(server.url());
    url.searchParams.set('options', '-c search_path=theirs -c work_mem=7MB');
    expect(
      await shown(url.href, { search_path: 'ours, "and more"' }, ['search_path', 'work_mem']),
    ).toEqual(['ours, "and more"', '7MB']);
  });

  it('win over parameters of the URL of the same name', async () => {
    const url = `${server.url()}?statement_timeout=5`;
    expect(await shown(url, { statement_timeout: '60000' }, ['statement_timeout'])).toEqual([
      '1min',
    ]);
  });

  it('for reading lift the limits of the role', async () => {
    const url = await limitedRole();
    const names = Object.keys(READING_SETTINGS);
    expect(await shown(url, {}, names)).toEqual(['1ms', '2ms', '3ms']);
    expect(await shown(url, READING_SETTINGS, names)).toEqual(['0', '0', '0']);
  });
});

describe('a reading of the catalogue that runs into a statement_timeout', () => {
  it('is no fault of Belay: it could not be read, and why', async () => {
    const attempt = withClient(server.url(), {}, async (client) => {
      await client.query(`SET statement_timeout = '1ms'`);
      return takeReading(client);
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'catalogue-unreadable',
      message: expect.stringContaining('statement timeout'),
    });
  });
});

/** The URL of a role whose every session starts with limits, as some providers give them. */
async function limitedRole(): Promise<string> {
  await withClient(server.url(), {}, (client) =>
    client.query(`
      CREATE ROLE limited LOGIN PASSWORD 'limited-password';
      ALTER ROLE limited SET statement_timeout = '1ms';
      ALTER ROLE limited SET lock_timeout = '2ms';
      ALTER ROLE limited SET idle_in_transaction_session_timeout = '3ms'`),
  );
  const url = new URL(server.url());
  url.username = 'limited';
  url.password = 'limited-password';
  return url.href;
}
