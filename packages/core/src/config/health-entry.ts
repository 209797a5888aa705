import { z } from 'zod';
import { Scalar, duration, words } from './yaml-values.ts';

/** `200` or `2xx`. */
const StatusEntry = z.union([z.number().int(), words]);

/** One entry of `health` of belay.yml. */
export const HealthEntry = z.strictObject({
  /** http or https. */
  url: words,
  /** `200`, `[200, 204]`, `2xx`. */
  status: z
    .union([StatusEntry, z.array(StatusEntry).min(1)], {
      error: 'must be a status (200), a class ("2xx"), or a list of such',
    })
    .exactOptional(),
  /** Text the body must hold; between slashes a regular expression. */
  body: words.exactOptional(),
  json: z
    .strictObject({
      /** RFC 9535. */
      path: words,
      /** Without it, the path must only select something. */
      equals: Scalar.exactOptional(),
    })
    .exactOptional(),
  /** Values may name variables of the environment: `Bearer ${HEALTH_TOKEN}`. */
  headers: z.record(z.string(), z.string()).exactOptional(),
  /** One request may take so long. */
  timeout: duration.exactOptional(),
  /** All retries together may take so long. */
  deadline: duration.exactOptional(),
});
export type ConfiguredHealth = z.infer<typeof HealthEntry>;
