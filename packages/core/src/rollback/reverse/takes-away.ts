import { type Statement, splitStatements } from '../../migrations/sql/statements.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { needsOf } from '../../validate/going-back/scripts.ts';
import {
  type TableName,
  alterCommands,
  changesOthers,
  dropped,
  mayChangeRows,
  renamedTo,
  targetOf,
  truncated,
} from './sql-nodes.ts';
import type { ReverseStep } from './types.ts';

type Facts = Pick<ReverseStep, 'aloneOnly' | 'takesAway' | 'unmeasured' | 'renames'>;

/**
 * What a reverse script needs and takes away, read from its text.
 *
 * @param schema What an unqualified name means.
 */
export async function factsOf(sql: string, schema: string): Promise<Facts> {
  const split = await splitStatements(sql);
  if (!split.ok) throw new Error(`a proven script does not parse: ${split.message}`);
  const { statements } = split;
  const facts = {
    takesAway: new Set<string>(),
    unmeasured: [] as string[],
    renames: [] as string[],
  };
  for (const statement of statements) {
    for (const subject of takenBy(statement, schema)) {
      if (!isRenamed(subject, facts.renames)) facts.takesAway.add(subject);
      else facts.unmeasured.push(`line ${statement.line} of the script takes away ${subject}, which is called otherwise before it`); // prettier-ignore
    }
    facts.unmeasured.push(...unmeasuredOf(statement, schema));
    const name = renamedTo(statement, schema);
    if (name) facts.renames.push(pathOf(name));
  }
  const { takesAway, unmeasured, renames } = facts;
  const { aloneOnly } = needsOf(statements);
  return { aloneOnly, takesAway: [...takesAway], unmeasured, renames };
}

/** Whether what is taken away is called so only since a rename. @param renames As in `ReverseStep`. */
export function isRenamed(subject: string, renames: readonly string[]): boolean {
  const name = subject.replace(/^\w+ /, '');
  return renames.some((renamed) => name === renamed || name.startsWith(`${renamed}.`));
}

function takenBy(statement: Statement, schema: string): string[] {
  const { kind, node } = statement;
  if (kind === 'DropStmt' && node['removeType'] === 'OBJECT_TABLE') {
    return dropped(statement, schema).map((table) => `table ${shown(table)}`);
  }
  if (kind === 'TruncateStmt') {
    return truncated(statement, schema).map((table) => `table ${shown(table)}`);
  }
  const isTable = kind === 'AlterTableStmt' && node['objtype'] !== 'OBJECT_TYPE';
  const table = isTable ? targetOf(statement, schema) : undefined;
  if (!table) return [];
  return alterCommands(statement)
    .filter(({ subtype }) => subtype === 'AT_DropColumn')
    .map(({ column }) => `column ${shown(table)}.${shownIdent(column)}`);
}

/** With them goes whatever is in them or hangs on them. */
const OPEN_ENDED: ReadonlySet<unknown> = new Set(['OBJECT_SCHEMA', 'OBJECT_EXTENSION']);

/** Types to which a cast cuts or rounds; a cast to any other keeps a value or fails. As the parser names them. */
const CUTTING: ReadonlySet<string> = new Set([
  ...['varchar', 'bpchar', 'char', 'bit', 'varbit', 'numeric', 'int2', 'int4', 'int8', 'float4'],
  ...['float8', 'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'bool', 'money'],
]);

function unmeasuredOf(statement: Statement, schema: string): string[] {
  const { kind, node, line } = statement;
  const at = (what: string) => [`line ${line} of the script ${what}`];
  switch (kind) {
    case 'DropStmt': {
      const isTable = node['removeType'] === 'OBJECT_TABLE';
      const cascades = node['behavior'] === 'DROP_CASCADE' && !isTable;
      return cascades || OPEN_ENDED.has(node['removeType']) ? at('drops more than it names') : [];
    }
    case 'AlterTableStmt': {
      const table = targetOf(statement, schema);
      if (node['objtype'] === 'OBJECT_TYPE') return at('changes a composite type');
      return alterCommands(statement)
        .filter(
          ({ subtype, type, through }) => subtype === 'AT_AlterColumnType' && mayCut(type, through),
        ) // prettier-ignore
        .flatMap(
          ({ column, type }) =>
          at(`makes ${table ? `${shown(table)}.` : ''}${shownIdent(column)} ${type} again, which may round or cut values`), // prettier-ignore
        );
    }
    case 'DropOwnedStmt':
      return at('drops more than it names');
    case 'InsertStmt':
      return changesOthers(statement) ? at('may change rows') : [];
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt': {
      const table = targetOf(statement, schema);
      return at(`changes or deletes rows of ${table ? shown(table) : 'a table'}`);
    }
    default:
      return mayChangeRows(statement) ? at('may change rows') : [];
  }
}

function mayCut(type: string, through: readonly string[] | undefined): boolean {
  return through === undefined || [...through, type].some((one) => CUTTING.has(one));
}

function pathOf([schema = '', ...parts]: readonly string[]): string {
  const [table, ...column] = parts;
  if (table === undefined) return shownSchema(schema);
  return [shown({ schema, name: table }), ...column.map(shownIdent)].join('.');
}

function shown({ schema, name }: TableName): string {
  return `${shownSchema(schema)}.${shownIdent(name)}`;
}

/** A schema may be called as a word that SQL keeps for itself; behind the dot that does not matter. */
function shownSchema(schema: string): string {
  return schema === 'public' ? schema : quoteIdent(schema);
}

/** As `quote_ident` would, for a name behind a dot. */
function shownIdent(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdent(name);
}
