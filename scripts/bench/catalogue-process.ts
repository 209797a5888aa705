import { readFileSync } from 'node:fs';
import { CatalogueSchema } from '@belay/core/postgres/catalogue/types.ts';
import { compareWithPromise } from './catalogue-check.ts';

/** A process of its own for the check, so that its memory is nobody else's; it reads the promise from a file too. */
const promise = JSON.parse(
  readFileSync(process.env['BELAY_BENCH_PROMISE'] ?? '', 'utf8'),
) as unknown;
await compareWithPromise(process.env['BELAY_DATABASE_URL'] ?? '', CatalogueSchema.parse(promise));
