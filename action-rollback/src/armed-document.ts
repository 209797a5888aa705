import { z } from 'zod';
import { ArmedStateSchema } from '@belay/core/rollback/arm/armed-state.ts';
import type { StateDocument } from '@belay/github/state.ts';

const schema = z.strictObject({
  /**
   * What was armed is what is confirmed: the inputs as they were then, secrets left out. The runner evaluates them
   * again at the end of the job, when a step that failed may have changed what they are made of.
   */
  inputs: z.record(z.string(), z.string()),
  armed: ArmedStateSchema,
});

/** What the end of the job is told by the step that armed the rollback. */
export const armedDocument: StateDocument<typeof schema> = { name: 'armed', version: 1, schema };
