import type { ValidateCheck } from '../context.ts';

/** STUB */
export const orphansCheck: ValidateCheck = {
  id: 'orphans',
  title: 'Orphans',
  run: async () => ({ status: 'not-verified', result: 'not built yet' }),
};
