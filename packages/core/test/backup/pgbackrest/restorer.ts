/** A program for the test that kills it: restores the newest backup of the stanza beside the server. */
import { findStanza } from '../../../src/backup/pgbackrest/beside.ts';
import { withRestoredCluster } from '../../../src/backup/pgbackrest/trial-cluster.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import { readServerFacts } from '../../../src/postgres/server-facts.ts';
import { silentLogger } from '../../../src/runtime/ports.ts';

const [url = '', config = '', name = ''] = process.argv.slice(2);
const signal = new AbortController().signal;
const ports = { env: { PATH: process.env['PATH'] }, signal, log: silentLogger };

const stanza = await withClient(url, {}, async (client) =>
  findStanza(
    { stanza: name, config, deadlineMs: 60_000 },
    client,
    await readServerFacts(client),
    ports,
  ),
);
const backup = stanza.info.backup.at(-1);
if (!backup?.lsn) throw new Error('no backup');
const target = { type: 'lsn', lsn: backup.lsn.stop } as const;
await withRestoredCluster({ stanza, backup, target }, ports, () => new Promise(() => undefined));
