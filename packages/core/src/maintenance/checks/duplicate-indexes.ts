import { duplicateIndexes } from '../../postgres/index-facts.ts';
import { duplicateFinding } from '../../validate/indexes/duplicate-findings.ts';
import type { MaintenanceCheck } from '../context.ts';

/** Indexes that do nothing another one does not do. */
export const duplicateIndexesCheck: MaintenanceCheck = {
  id: 'duplicate-indexes',
  title: 'Duplicates',
  run: async ({ read }, scope) => {
    const duplicates = await read(duplicateIndexes);
    const findings = duplicates.map(duplicateFinding);
    scope.findAll(findings, () => 'indexes that repeat another one');
    const found = duplicates.length === 0 ? 'no index repeats' : `${duplicates.length} repeat`;
    return { result: `${found} another one` };
  },
};
