import type { Statement } from '../../migrations/sql/statements.ts';

/** Reading the parser's tree; field names are those of Postgres' parsenodes.h, as libpg_query writes them. */
type Node = Readonly<Record<string, unknown>>;

/** A table as a statement names it. */
export interface TableName {
  schema: string;
  name: string;
}

/** One command of an ALTER TABLE. */
export interface AlterCommand {
  /** `AT_AddColumn`, `AT_DropColumn`, `AT_AlterColumnType` … */
  subtype: string;
  column: string;
  /** The last part of the type's name, where a column gets one. */
  type: string;
  /** The same of the types that USING casts the column to on the way; undefined where it does anything else with it. */
  through: readonly string[] | undefined;
}

/** The table that a statement is about, where it is about one. @param fallback What an unqualified name means. */
export function targetOf({ node }: Statement, fallback: string): TableName | undefined {
  return nameOf(node['relation'], fallback);
}

/** The tables of TRUNCATE. */
export function truncated({ node }: Statement, fallback: string): TableName[] {
  return listOf(node['relations']).flatMap(
    (relation) => nameOf(asNode(relation)['RangeVar'], fallback) ?? [],
  );
}

/** What DROP names, as the last two parts of each name. */
export function dropped({ node }: Statement, fallback: string): TableName[] {
  return listOf(node['objects']).flatMap((object) => {
    const parts = listOf(asNode(asNode(object)['List'])['items']).map(textOf);
    const name = parts.at(-1) ?? '';
    return name === '' ? [] : [{ schema: parts.at(-2) ?? fallback, name }];
  });
}

/** The commands of an ALTER TABLE. */
export function alterCommands({ node }: Statement): AlterCommand[] {
  return listOf(node['cmds']).map((command) => {
    const { subtype, name, def } = asNode(asNode(command)['AlterTableCmd']);
    const { colname, typeName, raw_default: using } = asNode(asNode(def)['ColumnDef']);
    const column = stringOf(name ?? colname);
    const through = using === undefined ? [] : castsOf(using, column);
    return { subtype: stringOf(subtype), column, type: typeOf(typeName), through };
  });
}

function castsOf(expression: unknown, column: string): string[] | undefined {
  const { ColumnRef: reference, TypeCast: cast } = asNode(expression);
  if (reference !== undefined) {
    return textOf(listOf(asNode(reference)['fields']).at(-1)) === column ? [] : undefined;
  }
  const { arg, typeName } = asNode(cast);
  const inner = arg === undefined ? undefined : castsOf(arg, column);
  return inner && [...inner, typeOf(typeName)];
}

function typeOf(typeName: unknown): string {
  return textOf(listOf(asNode(typeName)['names']).at(-1));
}

/** What something is called behind a rename or in its new schema, part by part; undefined for what has no rows. */
export function renamedTo({ kind, node }: Statement, fallback: string): string[] | undefined {
  const { renameType, objectType, newname, newschema, subname } = node;
  if (renameType === 'OBJECT_SCHEMA') return [stringOf(newname)];
  const table = nameOf(node['relation'], fallback);
  if (table === undefined) return undefined;
  if (kind === 'AlterObjectSchemaStmt') {
    return objectType === 'OBJECT_TABLE' ? [stringOf(newschema), table.name] : undefined;
  }
  if (kind !== 'RenameStmt') return undefined;
  if (renameType === 'OBJECT_TABLE') return [table.schema, stringOf(newname)];
  const isColumn = renameType === 'OBJECT_COLUMN' && subname !== undefined;
  return isColumn ? [table.schema, table.name, stringOf(newname)] : undefined;
}

/** An INSERT that does more than to add rows. */
export function changesOthers({ node }: Statement): boolean {
  return (
    node['withClause'] !== undefined ||
    asNode(node['onConflictClause'])['action'] === 'ONCONFLICT_UPDATE'
  );
}

/** The columns that an UPDATE sets. */
export function updatedColumns({ node }: Statement): string[] {
  return listOf(node['targetList']).map((target) =>
    stringOf(asNode(asNode(target)['ResTarget'])['name']),
  );
}

/** `INSERT … VALUES`, without a query in front: it does the same whatever rows there are. */
export function insertsValues({ node }: Statement): boolean {
  const query = asNode(asNode(node['selectStmt'])['SelectStmt']);
  return (
    node['withClause'] === undefined &&
    (node['selectStmt'] === undefined || query['valuesLists'] !== undefined)
  );
}

/** What CREATE TABLE … AS makes. */
export function madeByQuery({ node }: Statement, fallback: string): TableName | undefined {
  return nameOf(asNode(node['into'])['rel'], fallback);
}

/** PL/pgSQL or a query that changes rows or calls something that may; the actions of foreign keys do not count. */
const ON_ROWS = /(?<!\bon\s+)\b(insert|update|delete|merge|truncate|copy|execute|perform|call)\b/i;

/** Whether a DO block, CALL or query may change rows, as far as its text tells. */
export function mayChangeRows({ kind, text }: Statement): boolean {
  if (kind === 'DoStmt') return ON_ROWS.test(text);
  if (kind === 'SelectStmt') return !/^select\s+(pg_catalog\.)?set_config\s*\(/i.test(text);
  return kind === 'CallStmt' || kind === 'ExecuteStmt' || kind === 'CopyStmt';
}

function nameOf(relation: unknown, fallback: string): TableName | undefined {
  const { schemaname, relname } = asNode(relation);
  const name = stringOf(relname);
  return name === '' ? undefined : { schema: stringOf(schemaname) || fallback, name };
}

function textOf(item: unknown): string {
  return stringOf(asNode(asNode(item)['String'])['sval']);
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}
