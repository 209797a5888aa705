import type { ValidateCheck } from '../context.ts';

/** STUB */
export const nullsCheck: ValidateCheck = {
  id: 'nulls',
  title: 'Nulls',
  run: async () => ({ status: 'not-verified', result: 'not built yet' }),
};
