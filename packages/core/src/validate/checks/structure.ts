import type { ValidateCheck } from '../context.ts';

/** STUB */
export const structureCheck: ValidateCheck = {
  id: 'structure',
  title: 'Structure',
  run: async () => ({ status: 'not-verified', result: 'not built yet' }),
};
