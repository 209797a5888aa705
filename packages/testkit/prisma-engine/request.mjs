import { datasourceOf, isOfPrisma6, withBlockOf, withoutUrls } from './datamodel.mjs';

/** Methods that are named otherwise in WebAssembly. */
const RENAMED = { getDatabaseVersion: 'version' };

/** A datasource block for a target that is a URL: WebAssembly knows only "the database of this schema". */
const URL_TARGET = {
  tag: 'schemaDatasource',
  files: [{ path: 'schema.prisma', content: 'datasource db {\n  provider = "postgresql"\n}\n' }],
  configDir: '',
};

/**
 * Turns a request of the native protocol into a call of the engine in WebAssembly: that one has
 * connections where the other has URLs, so the URLs that a request names are read here.
 *
 * @param {{ datasource: import('./arguments.mjs').Datasource, datamodels: { path: string, content: string }[] }} setup
 * @param {string} method
 * @param {any} params
 */
export function translate({ datasource, datamodels }, method, params) {
  const main = { ...datasourceOf(datamodels), ...datasource };
  const targets = { diff: [params?.from, params?.to], dbExecute: [params?.datasourceType] }[method];
  // An empty one is none.
  const shadowUrl = params?.shadowDatabaseUrl || main.shadowDatabaseUrl || undefined;
  const targetFiles = (targets ?? []).flatMap((target) => target?.files ?? []);
  return {
    method: RENAMED[method] ?? method,
    params: plainParams(method, params),
    datamodels: withoutUrls(datamodels),
    source: {
      urls: targets ? urlsOf(targets, main, shadowUrl) : defined([main.url]),
      mainUrls: defined([
        main.url,
        ...(targets ?? []).map((target) => urlOf(target, main)),
        datasourceOf(targetFiles).url,
      ]),
      shadowUrl,
      split: !isOfPrisma6([...datamodels, ...targetFiles]),
    },
    /** What the engine returns, as the caller expects it. */
    result: (value) => restore(method, params, value),
  };
}

/** The databases that the targets name; else the main one, as what a shadow database is made beside. */
function urlsOf(targets, main, shadowUrl) {
  const named = defined(targets.map((target) => urlOf(target, main)));
  // A shadow database in main's place: only its version is asked for.
  return named.length > 0 ? named : defined([main.url ?? shadowUrl]);
}

function urlOf(target, main) {
  switch (target?.tag) {
    case 'url':
      return target.url;
    case 'schema':
    case 'schemaDatasource':
      return datasourceOf(target.files).url ?? main.url;
    default:
      return undefined;
  }
}

function plainParams(method, params) {
  if (method === 'diff')
    return { ...params, from: plainTarget(params.from), to: plainTarget(params.to) };
  if (method === 'dbExecute')
    return { ...params, datasourceType: plainTarget(params.datasourceType, false) };
  return params?.schema?.files
    ? { ...params, schema: { ...params.schema, files: withoutUrls(params.schema.files) } }
    : params;
}

function plainTarget(target, urlToo = true) {
  if (target.tag === 'url' && urlToo) return URL_TARGET;
  return target.files ? { ...target, files: withoutUrls(target.files) } : target;
}

function restore(method, params, value) {
  if (method !== 'introspect') return value;
  const files = withBlockOf(value.schema.files, params.schema.files);
  return { ...value, schema: { ...value.schema, files } };
}

function defined(urls) {
  return urls.filter((url) => url !== undefined);
}
