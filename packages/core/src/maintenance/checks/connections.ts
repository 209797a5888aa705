import { readConnections } from '../../postgres/session-facts.ts';
import { connectionsNearLimit } from '../../validate/sessions/findings.ts';
import type { MaintenanceCheck } from '../context.ts';

/** How near every limit on connections is. */
export const connectionsCheck: MaintenanceCheck = {
  id: 'connections',
  title: 'Connections',
  run: async ({ read }, scope) => {
    const uses = await read(readConnections);
    for (const finding of connectionsNearLimit(uses)) scope.find(finding);
    const words = uses.map(({ limit, used, allowed }) => `${used} of ${allowed} (${limit})`);
    return { result: words.join(', ') };
  },
};
