type Environment = Readonly<Record<string, string | undefined>>;

/** Names under which projects keep the URLs of their databases. */
const USUAL_URLS = ['DATABASE_URL', 'DIRECT_URL', 'DIRECT_DATABASE_URL', 'SHADOW_DATABASE_URL', 'POSTGRES_PRISMA_URL', 'POSTGRES_URL_NON_POOLING', 'POSTGRES_URL']; // prettier-ignore

/**
 * What leads a child to a database that it must not find: every variable of libpq's (PGHOSTADDR, PGSERVICE and
 * PGOPTIONS outweigh what else it is told), the URLs that Belay itself was given, and an action's inputs.
 */
const LEADS_ELSEWHERE = /^(PG\w*|BELAY_\w*URL|INPUT_.*)$/i;

/** What a Node program, its proxy and Prisma's own engine look-up need. */
const HARMLESS =
  /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_(FILE|DIR)|PRISMA_\w+)$/i;

/** The environment for a child that is the user's own or Postgres': all of it but what leads to another database. */
export function withoutOtherDatabases(env: Environment): Record<string, string> {
  return pick(env, (name) => !LEADS_ELSEWHERE.test(name));
}

/** The environment for a child that needs nothing of the job's: no secret, and nothing that leads to a database. */
export function onlyHarmless(env: Environment): Record<string, string> {
  return pick(env, (name) => HARMLESS.test(name));
}

/** One database under every name by which a project may look for its own. */
export function urlVariables(
  url: string,
  ofDatasource: readonly string[] = [],
): Record<string, string> {
  return Object.fromEntries([...USUAL_URLS, ...ofDatasource].map((name) => [name, url]));
}

function pick(env: Environment, keep: (name: string) => boolean): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && keep(name)) kept[name] = value;
  }
  return kept;
}
