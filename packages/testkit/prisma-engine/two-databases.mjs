/** How the engine begins to describe a database; nothing else that it asks begins so. */
const DESCRIBES = /^\s*SELECT namespace\.nspname AS namespace_name\s+FROM pg_namespace/i;

/**
 * One adapter over two databases, for a comparison of one with the other. In WebAssembly the engine has a
 * single main connection and describes it twice, first for the side it starts from: the second description
 * gets the second database.
 *
 * Both are described in the schema of the first.
 *
 * @template {{ queryRaw: (query: { sql: string }) => Promise<unknown> }} Adapter
 * @param {Adapter} from
 * @param {Adapter} to
 * @returns {Adapter}
 */
export function twoDatabases(from, to) {
  let descriptions = 0;
  const queryRaw = (query) => {
    if (DESCRIBES.test(query.sql)) descriptions += 1;
    return (descriptions > 1 ? to : from).queryRaw(query);
  };
  return new Proxy(from, {
    get: (target, key) => (key === 'queryRaw' ? queryRaw : Reflect.get(target, key)),
  });
}
