import { fingerprint } from '../../postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '../../postgres/catalogue/read.ts';
import { compareContent } from '../../backup/content/compare-content.ts';
import type { Content } from '../../backup/content/content.ts';
import { readOutside } from '../../backup/content/outside.ts';
import { withBackupSnapshot } from '../../backup/content/snapshot.ts';
import type { Compared } from '../../backup/engine.ts';
import type { Ports } from '../../runtime/ports.ts';

const AS_IT_WAS =
  'owner, privileges, settings, connection limit and comment of the database itself stayed as they were: an in-place restore changes what is in it';

/**
 * Compares what nobody but a deploy changes, and those are kept away: the schema, the extensions, and that no sequence
 * fell behind. The rows were compared before they could be seen by anybody.
 */
export async function compareAfter(
  url: string,
  expected: Content,
  ports: Pick<Ports, 'env' | 'signal'>,
): Promise<Compared> {
  // Nothing is dumped, so that nothing has to be kept from anybody.
  const found = await withBackupSnapshot(url, { ...ports, alone: true }, async (snapshot) => {
    const { client, sequences } = snapshot;
    const catalogue = await readCatalogue(client, { self: null, inTransaction: true });
    const { extensions, roles } = await readOutside(client);
    const outside = { ...expected.outside, extensions, roles };
    const { format, rows } = expected;
    return { format, catalogue, fingerprint: fingerprint(catalogue), rows, sequences, outside };
  });
  const { differences, notCompared } = compareContent(expected, found);
  return { differences, notCompared: [AS_IT_WAS, ...notCompared] };
}
