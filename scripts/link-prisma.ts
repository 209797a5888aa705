/**
 * `tsx scripts/link-prisma.ts FOLDER`: makes a project have the Prisma CLI of our tests, for the demo. Prints
 * the environment that this CLI needs, one NAME=VALUE a line.
 */
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: link-prisma.ts FOLDER');
projectWithPrisma(folder, '7');
for (const [name, value] of Object.entries(prismaEnvironment())) console.log(`${name}=${value}`);
