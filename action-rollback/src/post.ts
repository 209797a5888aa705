import { runPost } from '@belay/github/run-post.ts';
import { rollbackPostEdge } from './post-edge.ts';

await runPost(rollbackPostEdge);
// Ends even where a library keeps a handle open.
process.exit();
