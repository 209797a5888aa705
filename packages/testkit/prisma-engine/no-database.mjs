import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';

/** The answer to the engine's first question, as a server of version 15 would give it. */
const GREETING = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
  rows: [[true, 'PostgreSQL 15.0', 150000]],
};

/**
 * An adapter for requests that need no database, as a comparison of two schema files: the engine in
 * WebAssembly wants to know a server's version before anything else, also where it never uses the server.
 */
export function noDatabase() {
  let greeted = false;
  const refuse = async () => {
    throw new Error('this needs a database, and no datasource was given');
  };
  return {
    provider: 'postgres',
    adapterName: 'belay-testkit-none',
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    async queryRaw() {
      if (greeted) return refuse();
      greeted = true;
      return GREETING;
    },
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => undefined,
  };
}
