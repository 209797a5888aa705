import type { z } from 'zod';
import type { InputSet } from './inputs.ts';

/** Everything an action.yml says, declared once. */
export interface ActionDefinition<
  S extends z.ZodObject = z.ZodObject,
  Output extends string = string,
> {
  /** The folder with action.yml, README.md, src and dist. */
  folder: string;
  name: string;
  /** One or two sentences; GitHub shows at most 125 characters in a listing. */
  description: string;
  branding: { icon: string; color: string };
  /** It has a step at the end of the job, and when the runner starts that one. */
  post?: { if: string };
  inputs: InputSet<S>;
  /** Output name → what it holds. */
  outputs: Readonly<Record<Output, string>>;
}
