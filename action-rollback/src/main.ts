import { runAction } from '@belay/github/run-action.ts';
import { rollbackEdge } from './edge.ts';

await runAction(rollbackEdge);
// Ends even where a library keeps a handle open.
process.exit();
