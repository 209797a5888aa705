import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface BareSchemas {
  directory: string;
  /** One schema file for each URL, in the same order. */
  files: { path: string; content: string }[];
  /** The variables that the files name, with the URLs. */
  env: Record<string, string>;
}

/**
 * For Prisma ≤ 6, whose datasource holds the URL: schemas that are nothing but a datasource, each led to its
 * database by a variable, so that no URL is written to disk. The folder goes away afterwards.
 */
export async function withBareSchemas<T>(
  urls: readonly string[],
  body: (schemas: BareSchemas) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'belay_prisma_'));
  const schemas: BareSchemas = { directory, files: [], env: {} };
  try {
    for (const [index, url] of urls.entries()) {
      const variable = `BELAY_DATABASE_URL_${index}`;
      const file = path.join(directory, `schema${index}.prisma`);
      const content = bareSchema(`env("${variable}")`);
      await writeFile(file, content);
      schemas.files.push({ path: file, content });
      schemas.env[variable] = url;
    }
    return await body(schemas);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A schema without models. No relationMode: with "prisma" the engine would leave out every foreign key. */
export function bareSchema(url?: string): string {
  const line = url === undefined ? '' : `  url = ${url}\n`;
  return `datasource db {\n  provider = "postgresql"\n${line}}\n`;
}
