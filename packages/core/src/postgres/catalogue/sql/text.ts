import { quoteLiteral } from '../../identifiers.ts';
import type { CatalogueNode } from '../nodes.ts';
import type { Column, Grant, ObjectKind, SequenceOptions, Table, View } from '../types.ts';
import { SELF } from '../types.ts';

/** Small pieces of SQL. Names arrive quoted where needed: the server wrote them. */

/** A role in SQL. */
export function role(name: string): string {
  return name === SELF ? 'CURRENT_USER' : name;
}

/** The name of what lives on a table, without the table. */
export function localName(object: { id: string; table: string }): string {
  return object.id.slice(0, -` on ${object.table}`.length);
}

/** The schema of a qualified name, and the name: each as SQL writes it. */
const QUALIFIED = /^("(?:[^"]|"")*"|[^".]+)\.(.*)$/s;

export function schemaOf(id: string): string {
  return QUALIFIED.exec(id)?.[1] ?? '';
}

export function withoutSchema(id: string): string {
  return QUALIFIED.exec(id)?.[2] ?? id;
}

/** The name of a column as SQL writes it. */
export function columnName(column: Pick<Column, 'id'>, relation: Pick<Table | View, 'id'>): string {
  return column.id.slice(relation.id.length + 1);
}

export function sequenceOptions(options: SequenceOptions, withType: boolean): string {
  const parts = withType ? [`AS ${options.type}`] : [];
  parts.push(`START WITH ${options.start}`, `INCREMENT BY ${options.increment}`);
  parts.push(
    `MINVALUE ${options.min}`,
    `MAXVALUE ${options.max}`,
    `CACHE ${options.cache}`,
    options.cycle ? 'CYCLE' : 'NO CYCLE',
  );
  return parts.join(' ');
}

/** How ALTER, DROP and COMMENT call an object. */
export function reference(node: CatalogueNode): string {
  if (node.kind === 'table')
    return `${node.object.kind === 'foreign table' ? 'FOREIGN TABLE' : 'TABLE'} ${node.id}`;
  if (node.kind === 'function')
    return `${routineKind(node.object.kind)} ${aggregateId(node.object)}`;
  const word =
    node.kind.endsWith('type') || node.kind === 'enum' ? 'TYPE' : node.kind.toUpperCase();
  if (LIVE_ON_TABLES.has(node.kind) && 'table' in node.object)
    return `${word} ${localName(node.object)} ON ${node.object.table}`;
  return `${word} ${node.id}`;
}

const LIVE_ON_TABLES: ReadonlySet<ObjectKind> = new Set([
  'constraint',
  'trigger',
  'policy',
  'rule',
]);

function routineKind(kind: string): string {
  if (kind === 'procedure' || kind === 'aggregate') return kind.toUpperCase();
  return 'FUNCTION';
}

/** An aggregate without arguments is called with a star. */
function aggregateId(object: { id: string; kind: string }): string {
  return object.kind === 'aggregate' && object.id.endsWith('()')
    ? `${object.id.slice(0, -2)}(*)`
    : object.id;
}

export function comment(on: string, text: string | null): string {
  return `COMMENT ON ${on} IS ${text === null ? 'NULL' : quoteLiteral(text)}`;
}

/** The difference between two lists of privileges, as GRANT and REVOKE. `on`: `TABLE public.t`. */
export function grantStatements(
  on: string,
  before: readonly Grant[],
  after: readonly Grant[],
  columns = '',
): string[] {
  const key = (grant: Grant): string => JSON.stringify(grant);
  const was = new Set(before.map(key));
  const is = new Set(after.map(key));
  const undone = before
    .filter((grant) => !is.has(key(grant)))
    .map((grant) => ({ ...grant, revoked: !grant.revoked }));
  const done = after.filter((grant) => !was.has(key(grant)));
  return [...undone, ...done].map((grant) =>
    grant.revoked
      ? `REVOKE ${grant.privilege}${columns} ON ${on} FROM ${role(grant.role)}`
      : `GRANT ${grant.privilege}${columns} ON ${on} TO ${role(grant.role)}${grant.grantable ? ' WITH GRANT OPTION' : ''}`,
  );
}

/** The kinds with privileges, in the words of GRANT. */
const GRANT_ON: Partial<Record<ObjectKind, string>> = {
  table: 'TABLE',
  view: 'TABLE',
  'materialized view': 'TABLE',
  sequence: 'SEQUENCE',
  // Stands for functions, procedures and aggregates.
  function: 'ROUTINE',
  enum: 'TYPE',
  domain: 'TYPE',
  'composite type': 'TYPE',
  'range type': 'TYPE',
  schema: 'SCHEMA',
};

/** Owner, comment and privileges: what every kind has besides its definition. */
export function commonStatements(
  before: CatalogueNode | undefined,
  after: CatalogueNode,
): string[] {
  const statements: string[] = [];
  const was = (before?.object ?? {}) as {
    owner?: string | null;
    comment?: string | null;
    grants?: Grant[];
  };
  const is = after.object as { owner?: string | null; comment?: string | null; grants?: Grant[] };
  // A sequence that a column owns follows its table's owner; Postgres refuses it on its own.
  const follows =
    before?.kind === 'sequence' &&
    after.kind === 'sequence' &&
    before.object.ownedBy !== null &&
    after.object.ownedBy !== null;
  if (is.owner && !follows && is.owner !== (was.owner ?? SELF))
    statements.push(`ALTER ${reference(after)} OWNER TO ${role(is.owner)}`);
  if ((is.comment ?? null) !== (was.comment ?? null))
    statements.push(comment(reference(after), is.comment ?? null));
  const target = GRANT_ON[after.kind];
  if (target !== undefined)
    statements.push(...grantStatements(`${target} ${after.id}`, was.grants ?? [], is.grants ?? []));
  return statements;
}

/** `SET (…)` and `RESET (…)` of storage parameters, each entry `name=value`. */
export function optionStatements(
  alter: string,
  before: readonly string[],
  after: readonly string[],
  prefix = '',
): string[] {
  const names = new Set(after.map((option) => option.split('=', 1)[0]));
  const gone = before
    .map((option) => option.split('=', 1)[0] ?? '')
    .filter((name) => !names.has(name));
  const set = after.filter((option) => !before.includes(option));
  return [
    ...(gone.length > 0
      ? [`${alter} RESET (${gone.map((name) => prefix + name).join(', ')})`]
      : []),
    ...(set.length > 0 ? [`${alter} SET (${optionList(set, prefix)})`] : []),
  ];
}

/** Storage parameters as SQL takes them: the value as a literal, which every option accepts. */
export function optionList(options: readonly string[], prefix = ''): string {
  return options
    .map((option) => {
      const [name = '', ...value] = option.split('=');
      return `${prefix}${name} = ${quoteLiteral(value.join('='))}`;
    })
    .join(', ');
}
