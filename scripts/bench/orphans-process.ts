import { lookForOrphans } from './orphans-check.ts';

/** A process of its own for the check, so that its memory is nobody else's. */
await lookForOrphans(process.env['BELAY_DATABASE_URL'] ?? '');
