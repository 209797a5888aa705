import { describe, expect, it } from '@jest/globals';
import { libpqEnvironment } from '../../src/postgres/client-programs.ts';

describe('a database URL as variables of libpq', () => {
  it('keeps what libpq reads from its parameters', () => {
    const url =
      'postgresql://a:b@h:1/d?user=c%20d&password=e&options=-c%20x%3D1&channel_binding=require&sslmode=require&schema=s&dbname=shop';
    expect(libpqEnvironment(url)).toEqual({
      ...{ PGHOST: 'h', PGPORT: '1', PGUSER: 'c d', PGPASSWORD: 'e', PGDATABASE: 'd' },
      ...{ PGAPPNAME: 'belay', PGOPTIONS: '-c x=1', PGCHANNELBINDING: 'require' },
      PGSSLMODE: 'require',
    });
  });
});
