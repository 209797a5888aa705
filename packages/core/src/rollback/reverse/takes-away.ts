import { type Statement, splitStatements } from '../../migrations/sql/statements.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { needsOf } from '../../validate/going-back/scripts.ts';
import {
  type TableName,
  alterCommands,
  dropped,
  mayChangeRows,
  targetOf,
  truncated,
} from './sql-nodes.ts';
import type { ReverseStep } from './types.ts';

type Facts = Pick<ReverseStep, 'aloneOnly' | 'takesAway' | 'unmeasured'>;

/**
 * What a reverse script needs and takes away, read from its text.
 *
 * @param schema What an unqualified name means.
 */
export async function factsOf(sql: string, schema: string): Promise<Facts> {
  const split = await splitStatements(sql);
  if (!split.ok) throw new Error(`a proven script does not parse: ${split.message}`);
  const { statements } = split;
  const takesAway = new Set(statements.flatMap((statement) => takenBy(statement, schema)));
  return {
    aloneOnly: needsOf(statements).aloneOnly,
    takesAway: [...takesAway],
    unmeasured: statements.flatMap((statement) => unmeasuredOf(statement, schema)),
  };
}

function takenBy(statement: Statement, schema: string): string[] {
  const { kind, node } = statement;
  if (kind === 'DropStmt' && node['removeType'] === 'OBJECT_TABLE') {
    return dropped(statement, schema).map((table) => `table ${shown(table)}`);
  }
  if (kind === 'TruncateStmt') {
    return truncated(statement, schema).map((table) => `table ${shown(table)}`);
  }
  const table = kind === 'AlterTableStmt' ? targetOf(statement, schema) : undefined;
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
      return alterCommands(statement)
        .filter(({ subtype, type }) => subtype === 'AT_AlterColumnType' && CUTTING.has(type))
        .flatMap(
          ({ column, type }) =>
          at(`makes ${table ? `${shown(table)}.` : ''}${shownIdent(column)} ${type} again, which may round or cut values`), // prettier-ignore
        );
    }
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

function shown({ schema, name }: TableName): string {
  // A schema may be called as a word that SQL keeps for itself; behind the dot that does not matter.
  const first = schema === 'public' ? schema : quoteIdent(schema);
  return `${first}.${shownIdent(name)}`;
}

/** As `quote_ident` would, for a name behind a dot. */
function shownIdent(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdent(name);
}
