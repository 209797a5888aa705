import { runAction } from '@belay/github/run-action.ts';
import { backupEdge } from './edge.ts';

await runAction(backupEdge);
// Ends even where a library keeps a handle open.
process.exit();
