import type { ValidateCheck } from '../context.ts';

/** STUB */
export const checkRowsCheck: ValidateCheck = {
  id: 'check-rows',
  title: 'Check rows',
  run: async () => ({ status: 'not-verified', result: 'not built yet' }),
};
