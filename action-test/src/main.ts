import { runAction } from '@belay/github/run-action.ts';
import { testEdge } from './edge.ts';

await runAction(testEdge);
// Ends even where a library keeps a handle open.
process.exit();
