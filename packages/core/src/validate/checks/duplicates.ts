import type { ValidateCheck } from '../context.ts';

/** STUB */
export const duplicatesCheck: ValidateCheck = {
  id: 'duplicates',
  title: 'Duplicates',
  run: async () => ({ status: 'not-verified', result: 'not built yet' }),
};
