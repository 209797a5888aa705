import type { ValidateCheck } from '../context.ts';

/** STUB */
export const sessionsCheck: ValidateCheck = {
  id: 'sessions',
  title: 'Sessions',
  run: async () => ({ status: 'not-verified', result: 'not built yet' }),
};
