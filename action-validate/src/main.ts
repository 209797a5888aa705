import { runAction } from '@belay/github/run-action.ts';
import { validateEdge } from './edge.ts';

await runAction(validateEdge);
// Ends even where a library keeps a handle open.
process.exit();
