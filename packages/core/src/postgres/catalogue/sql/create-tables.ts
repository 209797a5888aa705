import { quoteIdent, quoteLiteral } from '../../identifiers.ts';
import type { NodeOf } from '../nodes.ts';
import type { Constraint, Table, View } from '../types.ts';
import { columnDefinition, columnDetails } from './columns.ts';
import { tableProperties } from './tables.ts';
import {
  columnName,
  comment,
  grantStatements,
  localName,
  optionList,
  optionStatements,
  schemaOf,
} from './text.ts';

/** What makes one object, or why Belay does not write it. */
export type Written = string[] | { notGenerated: string };

/** A partition is made as a table of its own and attached later, so that its keys keep their names. */
export function createTable(table: Table): Written {
  if (table.ofType !== null)
    return { notGenerated: `table ${table.id} is a typed table (OF ${table.ofType})` };
  const columns = table.columns.filter((column) => column.local || table.partitionOf !== null);
  const words = [
    'CREATE',
    table.unlogged ? 'UNLOGGED' : '',
    table.kind === 'foreign table' ? 'FOREIGN' : '',
    'TABLE',
    table.id,
  ].filter(Boolean);
  const parts = [
    `${words.join(' ')} (${columns.map((column) => `\n  ${columnDefinition(column, table)}`).join(',')}\n)`,
  ];
  if (table.inherits.length > 0) parts.push(`INHERITS (${table.inherits.join(', ')})`);
  if (table.partitionKey !== null) parts.push(`PARTITION BY ${table.partitionKey}`);
  if (table.accessMethod !== null) parts.push(`USING ${table.accessMethod}`);
  const options = [optionList(table.options), optionList(table.toastOptions, 'toast.')].filter(
    (text) => text !== '',
  );
  if (options.length > 0) parts.push(`WITH (${options.join(', ')})`);
  if (table.tablespace !== null) parts.push(`TABLESPACE ${table.tablespace}`);
  if (table.foreignServer !== null)
    parts.push(`SERVER ${table.foreignServer}${foreignOptions(table.foreignOptions)}`);
  const details = table.columns.flatMap((column) => columnDetails(undefined, column, table));
  return [parts.join(' '), ...tableProperties(undefined, table), ...details];
}

function foreignOptions(options: readonly string[]): string {
  if (options.length === 0) return '';
  const list = options.map((option) => {
    const [name = '', ...value] = option.split('=');
    return `${quoteIdent(name)} ${quoteLiteral(value.join('='))}`;
  });
  return ` OPTIONS (${list.join(', ')})`;
}

export function addColumn(node: NodeOf<'column'>): Written {
  if (!('kind' in node.relation)) return [];
  const table = node.relation;
  const foreign = table.kind === 'foreign table' ? 'FOREIGN ' : '';
  return [
    `ALTER ${foreign}TABLE ${table.id} ADD COLUMN ${columnDefinition(node.object, table)}`,
    ...columnDetails(undefined, node.object, table),
  ];
}

/** Also for a view that exists and may be replaced in place. */
export function createView(view: View, replace = false): string[] {
  const name = `${view.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${view.id}`;
  const columns = view.columns.map((column) => columnName(column, view)).join(', ');
  const options = view.options.length === 0 ? '' : ` WITH (${optionList(view.options)})`;
  const space = view.tablespace === null ? '' : ` TABLESPACE ${view.tablespace}`;
  const query = view.definition.replace(/;\s*$/, '');
  const data = view.materialized && !view.populated ? '\nWITH NO DATA' : '';
  return [
    `CREATE ${replace ? 'OR REPLACE ' : ''}${name} (${columns})${options}${space} AS\n${query}${data}`,
    ...viewColumns(undefined, view),
  ];
}

/** Defaults, comments and privileges of a view's columns. */
export function viewColumns(before: View | undefined, after: View): string[] {
  return after.columns.flatMap((column) => {
    const was = before?.columns.find((candidate) => candidate.name === column.name);
    const name = columnName(column, after);
    const statements: string[] = [];
    if (column.default !== (was?.default ?? null)) {
      const set = column.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${column.default}`;
      statements.push(`ALTER VIEW ${after.id} ALTER COLUMN ${name} ${set}`);
    }
    if (column.comment !== (was?.comment ?? null))
      statements.push(comment(`COLUMN ${column.id}`, column.comment));
    return [
      ...statements,
      ...grantStatements(`TABLE ${after.id}`, was?.grants ?? [], column.grants, ` (${name})`),
    ];
  });
}

export function addConstraint(constraint: Constraint): string[] {
  // The server's text already says NOT VALID where it applies.
  const add = `ALTER TABLE ${constraint.table} ADD CONSTRAINT ${localName(constraint)} ${constraint.definition}`;
  const placed =
    constraint.indexTablespace === null
      ? add
      : `${add} USING INDEX TABLESPACE ${constraint.indexTablespace}`;
  return [placed, ...constraintIndex(undefined, constraint)];
}

/** Storage parameters and comment of the index behind a key, which the text of the constraint leaves out. */
export function constraintIndex(before: Constraint | undefined, after: Constraint): string[] {
  const index = `INDEX ${schemaOf(after.table)}.${localName(after)}`;
  return [
    ...optionStatements(`ALTER ${index}`, before?.indexOptions ?? [], after.indexOptions),
    ...(after.indexComment === (before?.indexComment ?? null)
      ? []
      : [comment(index, after.indexComment)]),
  ];
}
