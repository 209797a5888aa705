/** What the migrations say about the schema `public` itself: all else about it is its provider's. */
export interface PublicSchema {
  /** Its privileges, its comment or its owner. */
  mentioned: boolean;
  owner: boolean;
}

const NAME = String.raw`"?public"?(?![\w$])`;
/** Without the role PUBLIC behind TO and FROM. */
const IN_A_LIST = String.raw`(?:(?!\b(?:to|from)\b)[^;]){0,200}?\b`;
const MENTIONED = new RegExp(String.raw`\b(?:on|alter|drop)\s+schema\s+${IN_A_LIST}${NAME}`, 'i');
const OWNER = new RegExp(
  String.raw`\balter\s+schema\s+${NAME}\s+owner\b|\bdrop\s+schema\s+${IN_A_LIST}${NAME}`,
  'i',
);

/** `CREATE SCHEMA IF NOT EXISTS "public"`, as Prisma writes it, changes nothing and so says nothing. */
export function saidOfPublic(migrations: readonly { sql: string }[]): PublicSchema {
  return {
    mentioned: migrations.some(({ sql }) => MENTIONED.test(sql)),
    owner: migrations.some(({ sql }) => OWNER.test(sql)),
  };
}
