import { keyOf } from './names.ts';
import type { CatalogueNode } from './nodes.ts';
import { alterColumn } from './sql/columns.ts';
import type { Written } from './sql/create-tables.ts';
import { createStatements } from './sql/create.ts';
import { dropStatements } from './sql/drop.ts';
import { recreateEnum } from './sql/enums.ts';
import { columnOrder, detach, detached, lastStatements, onlyInherited } from './sql/finish.ts';
import { itemsOf, needsOf } from './sql/needs.ts';
import { inOrder } from './sql/order.ts';
import { columnsOfType, makePlan, type Plan } from './sql/plan.ts';
import { columnName, commonStatements } from './sql/text.ts';
import type { Catalogue } from './types.ts';

export interface SqlBetween {
  /** In order, without a closing semicolon; none of them needs to run outside a transaction. */
  statements: string[];
  /** What differs and is not written, one sentence each. */
  notGenerated: string[];
}

/**
 * SQL that turns a database with the schema `from` into one with the schema `to`: the difference as SQL,
 * and the reverse of a migration when called with after and before. It carries no data: what a DROP loses
 * stays lost, and a value that does not fit the other type makes it fail. Generated, so to be tried before
 * anybody relies on it.
 */
export function sqlBetween(from: Catalogue, to: Catalogue): SqlBetween {
  const plan = makePlan(from, to);
  const out: SqlBetween = { statements: [], notGenerated: [...plan.notGenerated] };
  const late: string[] = [];
  dropPhase(plan, from, out, late);
  createPhase(plan, to, out, late);
  out.statements.push(...late, ...lastStatements(plan));
  out.notGenerated.push(...columnOrder(plan), ...onlyInherited(plan), ...whatWasNotRead(from, to));
  if ([...plan.create, ...plan.alter.keys()].some((key) => key.startsWith('function '))) {
    // A body may name what is made later; pg_dump does the same.
    out.statements.unshift('SET check_function_bodies = off');
    out.statements.push('RESET check_function_bodies');
  }
  return out;
}

function push(out: SqlBetween, written: Written): void {
  if (Array.isArray(written)) out.statements.push(...written);
  else out.notGenerated.push(written.notGenerated);
}

/** Defaults and identities first, then everything that goes, users before what they use. Types and schemas wait for the columns. */
function dropPhase(plan: Plan, from: Catalogue, out: SqlBetween, late: string[]): void {
  for (const key of plan.defaults) {
    const node = plan.from.get(key);
    if (node?.kind !== 'column' || plan.drop.has(key) || !plan.to.has(key)) continue;
    out.statements.push(
      `ALTER TABLE ${node.relation.id} ALTER COLUMN ${columnName(node.object, node.relation)} DROP DEFAULT`,
    );
  }
  for (const key of plan.columns) {
    const [was, is] = [plan.from.get(key), plan.to.get(key)];
    if (
      was?.kind !== 'column' ||
      is?.kind !== 'column' ||
      !was.object.identity ||
      is.object.identity
    )
      continue;
    out.statements.push(
      `ALTER TABLE ${was.relation.id} ALTER COLUMN ${columnName(was.object, was.relation)} DROP IDENTITY`,
    );
  }
  for (const node of plan.from.values())
    if (node.kind === 'table' && node.object.partitionOf !== null && detached(plan, node.object))
      out.statements.push(detach(node.object));
  const items = itemsOf(plan.from, plan.drop);
  const sorted = inOrder(items, needsOf(from, plan.from, plan.drop)).reverse();
  for (const { node } of sorted) {
    if (dropsWithAnother(plan, node)) continue;
    const waits = WAIT_FOR_COLUMNS.has(node.kind) && !plan.create.has(keyOf(node.kind, node.id));
    const written = dropStatements(node);
    if (waits && Array.isArray(written)) late.push(...written);
    else push(out, written);
  }
}

/** A column may be of a type until it is altered, and a schema or extension hold such a type. */
const WAIT_FOR_COLUMNS: ReadonlySet<string> = new Set([
  'enum',
  'domain',
  'composite type',
  'range type',
  'other',
  'extension',
  'schema',
]);

/** Does Postgres drop it by itself with something that is dropped? */
function dropsWithAnother(plan: Plan, node: CatalogueNode): boolean {
  if (node.kind === 'sequence') {
    const { ownedBy } = node.object;
    if (ownedBy === null) return false;
    return (
      plan.drop.has(keyOf('column', ownedBy)) ||
      plan.drop.has(keyOf('table', tableOfColumn(plan, ownedBy)))
    );
  }
  // A foreign key is dropped by itself: it ties two tables, and either may go first.
  if (node.kind === 'constraint' && node.object.type === 'foreign key') return false;
  // The state of a partition's copy of a trigger is not an object of its own.
  if (node.kind === 'trigger' && node.object.inherited) return true;
  if (
    node.kind === 'index' &&
    node.object.partitionOf !== null &&
    plan.drop.has(keyOf('index', node.object.partitionOf))
  )
    return true;
  return 'table' in node.object && plan.drop.has(keyOf('table', node.object.table));
}

function tableOfColumn(plan: Plan, column: string): string {
  const node = plan.from.get(keyOf('column', column));
  return node?.kind === 'column' ? node.relation.id : '';
}

/** Makes and alters in one order, so that each finds what it needs. */
function createPhase(plan: Plan, to: Catalogue, out: SqlBetween, late: string[]): void {
  const keys = new Set([...plan.create, ...plan.alter.keys(), ...plan.columns, ...plan.enums]);
  for (const { key, node } of inOrder(itemsOf(plan.to, keys), needsOf(to, plan.to, keys))) {
    if (plan.create.has(key)) {
      const made = createStatements(node);
      if (node.kind === 'trigger' && node.object.inherited && Array.isArray(made))
        late.push(...made);
      else push(out, made);
    } else if (plan.enums.has(key)) pushEnum(plan, node, out, late);
    else if (plan.columns.has(key)) pushColumn(plan, key, node, out);
    else {
      const alteration = plan.alter.get(key);
      out.statements.push(...(alteration?.statements ?? []));
      out.notGenerated.push(...(alteration?.notGenerated ?? []));
    }
  }
  // Of an enum that only gets values, and of nothing else, owner and comment are not yet said.
  for (const [key, node] of plan.to) {
    const was = plan.from.get(key);
    if (node.kind === 'enum' && was?.kind === 'enum' && !plan.enums.has(key))
      out.statements.push(...commonStatements(was, node));
  }
}

function pushEnum(plan: Plan, node: CatalogueNode, out: SqlBetween, late: string[]): void {
  if (node.kind !== 'enum') return;
  const { statements, after } = recreateEnum(node.object, columnsOfType(plan, node.id));
  out.statements.push(...statements, ...commonStatements(undefined, node));
  late.unshift(...after);
}

function pushColumn(plan: Plan, key: string, node: CatalogueNode, out: SqlBetween): void {
  const was = plan.from.get(key);
  if (node.kind !== 'column' || was?.kind !== 'column' || !('kind' in node.relation)) return;
  out.statements.push(
    ...alterColumn(was.object, node.object, node.relation, plan.defaults.has(key)),
  );
}

function whatWasNotRead(from: Catalogue, to: Catalogue): string[] {
  return [...new Set([...from.unreadable, ...to.unreadable])].map(
    (reason) => `nothing is known about ${reason}`,
  );
}
