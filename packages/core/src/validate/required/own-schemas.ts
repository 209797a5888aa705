const PART = String.raw`(?:"((?:[^"]|"")+)"|([\w$]+))`;
const CREATE_SCHEMA = new RegExp(
  String.raw`\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?${PART}`,
  'gi',
);
const CREATE_IN_SCHEMA = new RegExp(
  String.raw`\bcreate\s+(?:or\s+replace\s+)?(?:(?:unlogged|foreign|materialized|recursive)\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?${PART}\s*\.`,
  'gi',
);

/**
 * The schemas that migrations make, or make tables and views in, besides that of `?schema=`: the project's own. What
 * they only refer to (`REFERENCES auth.users`) is somebody else's.
 */
export function schemasOf(migrations: readonly { sql: string }[]): Set<string> {
  const matches = migrations.flatMap(({ sql }) => [
    ...sql.matchAll(CREATE_SCHEMA),
    ...sql.matchAll(CREATE_IN_SCHEMA),
  ]);
  return new Set(
    matches.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.toLowerCase()),
  );
}
