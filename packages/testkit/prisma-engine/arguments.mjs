/**
 * @typedef {{ url?: string, shadowDatabaseUrl?: string }} Datasource
 * @typedef {{ datamodels: string[], datasource: Datasource, command?: string, version: boolean }} Invocation
 */

/**
 * Reads the command line of the schema engine as the Prisma CLI writes it. 7.x puts the datasource before
 * `cli` and as JSON; 6.x puts it after `cli` and as a bare URL, and gives the server none at all: there the
 * URL is in the datamodel.
 *
 * @param {string[]} args
 * @returns {Invocation}
 */
export function parseArguments(args) {
  const rest = [...args];
  const invocation = { datamodels: [], datasource: {}, version: false };
  let subcommand = false;
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    switch (arg) {
      case '--datamodels':
      case '-d':
        invocation.datamodels.push(rest.shift() ?? '');
        break;
      case '--datasource':
        invocation.datasource = parseDatasource(rest.shift() ?? '');
        break;
      case '--enabled-preview-features':
      case '--extension-types':
        rest.shift();
        break;
      case '--version':
      case '-V':
        invocation.version = true;
        break;
      case 'cli':
        subcommand = true;
        break;
      default:
        if (!subcommand) throw new Error(`schema engine: unknown argument ${arg}`);
        invocation.command = arg;
    }
  }
  return invocation;
}

/** @param {string} text @returns {Datasource} */
function parseDatasource(text) {
  return text.trimStart().startsWith('{') ? JSON.parse(text) : { url: text };
}
