/**
 * The datasource block of a datamodel as Prisma up to 6.x has it. From 7 on the CLI passes the URL on the
 * command line, and the engine refuses a block that holds one. Not a parser: enough for one block with one
 * property a line.
 *
 * @typedef {{ path: string, content: string }} SchemaFile
 */

const BLOCK = /^\s*datasource\s+\w+\s*\{[^}]*\}/m;
const URL_PROPERTY = /^[^\S\n]*(?:url|directUrl|shadowDatabaseUrl)\s*=.*$/gm;

/**
 * The URLs that the datamodel names itself.
 *
 * @param {readonly SchemaFile[]} files
 * @returns {import('./arguments.mjs').Datasource}
 */
export function datasourceOf(files) {
  const block = blockOf(files) ?? '';
  // Migrate prefers the direct URL: the other one may lead through a connection pooler.
  const url = property(block, 'directUrl') ?? property(block, 'url');
  const shadowDatabaseUrl = property(block, 'shadowDatabaseUrl');
  return { ...(url && { url }), ...(shadowDatabaseUrl && { shadowDatabaseUrl }) };
}

/** Whether the datamodel is of Prisma 6 or older: there the URL is a must, later it is forbidden. */
export function isOfPrisma6(files) {
  return (blockOf(files) ?? '').search(URL_PROPERTY) !== -1;
}

/**
 * The same files as Prisma 7 wants them. Lines stay where they are, for the sake of error messages.
 *
 * @param {readonly SchemaFile[]} files
 */
export function withoutUrls(files) {
  return files.map((file) => ({
    ...file,
    content: file.content.replace(BLOCK, (block) => block.replace(URL_PROPERTY, '')),
  }));
}

/**
 * Puts back the datasource block that `withoutUrls` has changed.
 *
 * @param {readonly SchemaFile[]} files what the engine made of them
 * @param {readonly SchemaFile[]} originals
 */
export function withBlockOf(files, originals) {
  const block = blockOf(originals);
  if (block === undefined) return files;
  // A function, as `$` in the block must not be taken for a reference.
  return files.map((file) => ({ ...file, content: file.content.replace(BLOCK, () => block) }));
}

/** @param {readonly SchemaFile[]} files */
function blockOf(files) {
  return files.map((file) => BLOCK.exec(file.content)?.[0]).find((block) => block !== undefined);
}

/** @param {string} block @param {string} name */
function property(block, name) {
  const value = new RegExp(`^\\s*${name}\\s*=\\s*(?:env\\("([^"]+)"\\)|"([^"]+)")`, 'm').exec(
    block,
  );
  if (!value) return undefined;
  return value[1] === undefined ? value[2] : process.env[value[1]];
}
