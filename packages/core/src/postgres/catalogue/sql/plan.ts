import { keyOf } from '../names.ts';
import type { CatalogueNode } from '../nodes.ts';
import { nodesOf } from '../nodes.ts';
import { isSame } from '../same.ts';
import type { Catalogue, Column, Table } from '../types.ts';
import type { Alteration } from './alter-objects.ts';
import { alter } from './alter.ts';
import { isRetyped, mustRecreate } from './columns.ts';
import { addedValues } from './enums.ts';

type Nodes = ReadonlyMap<string, CatalogueNode>;

/** What has to happen to each object, before any ordering. Keys as in `Catalogue.dependencies`. */
export interface Plan {
  from: Nodes;
  to: Nodes;
  drop: Set<string>;
  create: Set<string>;
  alter: Map<string, Exclude<Alteration, 'replace'>>;
  /** Columns that change where they stand. */
  columns: Set<string>;
  /** Enums that are made anew, because a value goes or moves. */
  enums: Set<string>;
  /** Columns whose default goes first and is set again later. */
  defaults: Set<string>;
  notGenerated: string[];
}

/** Decides for every object whether it is dropped, made, altered, or replaced because of what it needs. */
export function makePlan(before: Catalogue, after: Catalogue): Plan {
  const plan: Plan = {
    from: nodesOf(before),
    to: nodesOf(after),
    drop: new Set(),
    create: new Set(),
    alter: new Map(),
    columns: new Set(),
    enums: new Set(),
    defaults: new Set(),
    notGenerated: [],
  };
  for (const [key, node] of plan.from)
    if (!plan.to.has(key) && isOwnObject(node, plan.from, plan.to)) plan.drop.add(key);
  for (const [key, node] of plan.to) {
    const was = plan.from.get(key);
    if (was === undefined) {
      if (isOwnObject(node, plan.to, plan.from)) plan.create.add(key);
    } else decide(plan, key, was, node, after);
  }
  replaceDependents(plan, reversed(before.dependencies));
  return plan;
}

/** Is it made and dropped by a statement of its own, and not with its table, its parent or its view? */
function isOwnObject(node: CatalogueNode, here: Nodes, there: Nodes): boolean {
  if (node.kind === 'column') {
    if (!('kind' in node.relation) || (node.object.inherited && !node.object.local)) return false;
    // CREATE TABLE brings its columns, DROP TABLE takes them.
    return there.has(keyOf('table', node.relation.id));
  }
  if (node.kind === 'constraint')
    return !node.object.inherited || ownInheritedConstraint(node.object, here, there);
  if (node.kind === 'index') {
    const { partitionOf, table } = node.object;
    return (
      partitionOf === null ||
      isAttachedLater(table, there) ||
      there.has(keyOf('index', partitionOf))
    );
  }
  return true;
}

/** Keys and checks of a partition: its own while it is not attached, else its parent's business. */
function ownInheritedConstraint(constraint: { table: string }, here: Nodes, there: Nodes): boolean {
  const table = here.get(keyOf('table', constraint.table));
  return (
    table?.kind === 'table' &&
    table.object.partitionOf !== null &&
    isAttachedLater(constraint.table, there)
  );
}

function isAttachedLater(table: string, there: Nodes): boolean {
  const other = there.get(keyOf('table', table));
  return other?.kind !== 'table' || other.object.partitionOf === null;
}

function decide(
  plan: Plan,
  key: string,
  was: CatalogueNode,
  is: CatalogueNode,
  after: Catalogue,
): void {
  if (isSame(was.object, is.object)) return;
  if (was.kind === 'column' && is.kind === 'column') return decideColumn(plan, key, was.object, is);
  if (was.kind === 'enum' && is.kind === 'enum') {
    if (was.object.labels.join('\0') !== is.object.labels.join('\0')) {
      const added = addedValues(was.object, is.object, usersOf(key, after, plan.to));
      if (added === undefined) plan.enums.add(key);
      else plan.alter.set(key, { statements: added });
    }
    return;
  }
  if (
    was.kind === 'constraint' &&
    is.kind === 'constraint' &&
    was.object.inherited &&
    is.object.inherited
  )
    return;
  const alteration = alter(attachedAlike(plan, was, is), is);
  if (alteration === 'replace') replace(plan, key);
  else if (alteration.statements.length + (alteration.notGenerated?.length ?? 0) > 0)
    plan.alter.set(key, alteration);
}

/** Attaching a partition attaches its indexes too: one that fits is taken. */
function attachedAlike(plan: Plan, was: CatalogueNode, is: CatalogueNode): CatalogueNode {
  if (was.kind !== 'index' || is.kind !== 'index' || !isAttachedLater(is.object.table, plan.from))
    return was;
  return { ...was, object: { ...was.object, partitionOf: is.object.partitionOf } };
}

function decideColumn(
  plan: Plan,
  key: string,
  was: Column,
  is: Extract<CatalogueNode, { kind: 'column' }>,
): void {
  // A view's columns change with the view; a child's with its parent.
  if (!('kind' in is.relation)) return;
  if (is.object.inherited && !is.object.local && was.type !== is.object.type) return;
  if (mustRecreate(was, is.object)) return replace(plan, key);
  plan.columns.add(key);
  if (
    was.default !== null &&
    !was.generated &&
    (was.default !== is.object.default || isRetyped(was, is.object))
  )
    plan.defaults.add(key);
}

function replace(plan: Plan, key: string): void {
  plan.drop.add(key);
  plan.create.add(key);
  plan.alter.delete(key);
  plan.columns.delete(key);
}

function* usersOf(key: string, catalogue: Catalogue, nodes: Nodes): Generator<CatalogueNode> {
  for (const [of, on] of Object.entries(catalogue.dependencies)) {
    const node = on.includes(key) ? nodes.get(of) : undefined;
    if (node !== undefined) yield node;
  }
}

function reversed(
  dependencies: Readonly<Record<string, readonly string[]>>,
): Map<string, string[]> {
  const dependents = new Map<string, string[]>();
  for (const [of, on] of Object.entries(dependencies)) {
    for (const key of on) {
      const list = dependents.get(key);
      if (list === undefined) dependents.set(key, [of]);
      else list.push(of);
    }
  }
  return dependents;
}

/**
 * Postgres does not drop, and does not retype, what something else uses. So whatever uses it is dropped
 * before and made again after, through all levels.
 */
function replaceDependents(plan: Plan, dependents: ReadonlyMap<string, readonly string[]>): void {
  const queue: { key: string; gone: boolean }[] = [...plan.drop].map((key) => ({
    key,
    gone: true,
  }));
  for (const key of plan.columns) if (retypedColumn(plan, key)) queue.push({ key, gone: false });
  for (const key of plan.enums) {
    queue.push({ key, gone: false });
    for (const user of dependents.get(key) ?? [])
      if (plan.from.get(user)?.kind === 'column') queue.push({ key: user, gone: false });
  }
  const seen = new Set<string>();
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    if (seen.has(`${item.key} ${item.gone}`)) continue;
    seen.add(`${item.key} ${item.gone}`);
    for (const user of [
      ...(dependents.get(item.key) ?? []),
      ...(item.gone ? onTheObject(plan, item.key) : []),
    ]) {
      if (mustFollow(plan, item, user)) queue.push({ key: user, gone: true });
    }
  }
}

/** What lives on a view goes with it and has to come again: triggers, rules, indexes. */
function onTheObject(plan: Plan, key: string): string[] {
  const node = plan.from.get(key);
  if (node?.kind === 'view' || node?.kind === 'materialized view') {
    const columns = node.object.columns.map((column) => keyOf('column', column.id));
    const others = [...plan.from].filter(
      ([, other]) => 'table' in other.object && other.object.table === node.id,
    );
    return [...columns, ...others.map(([other]) => other)];
  }
  return [];
}

function retypedColumn(plan: Plan, key: string): boolean {
  const was = plan.from.get(key);
  const is = plan.to.get(key);
  return was?.kind === 'column' && is?.kind === 'column' && isRetyped(was.object, is.object);
}

/** Marks what has to happen to a user of something that goes or changes type; true when the user goes too. */
function mustFollow(plan: Plan, cause: { key: string; gone: boolean }, user: string): boolean {
  const node = plan.from.get(user);
  if (node === undefined) return false;
  if (plan.drop.has(user)) return true;
  if (node.kind === 'column') return followColumn(plan, cause, user, node);
  if (node.kind === 'table') {
    if (plan.to.has(user)) plan.notGenerated.push(`${cause.key} is used by ${user}, which stays`);
    return false;
  }
  // A plain index or key is rebuilt by ALTER COLUMN TYPE; one with an expression is parsed again and may not fit.
  if (!cause.gone && isPlain(node)) return false;
  if (plan.to.has(user)) replace(plan, user);
  else plan.drop.add(user);
  return true;
}

function followColumn(
  plan: Plan,
  cause: { key: string; gone: boolean },
  user: string,
  node: Extract<CatalogueNode, { kind: 'column' }>,
): boolean {
  if (!('kind' in node.relation)) return true;
  const is = plan.to.get(user);
  if (is?.kind !== 'column') return false;
  if (node.object.generated && plan.from.get(cause.key)?.kind !== 'enum') {
    replace(plan, user);
    return true;
  }
  if (node.object.default !== null && !node.object.generated) {
    plan.defaults.add(user);
    plan.columns.add(user);
  }
  const kind = plan.from.get(cause.key)?.kind;
  const ofType =
    kind === 'domain' || kind === 'composite type' || kind === 'range type' || kind === 'enum';
  if (cause.gone && ofType && plan.to.has(cause.key) && !isRetyped(node.object, is.object))
    plan.notGenerated.push(`${cause.key} would have to be made anew, but ${user} is of that type`);
  return false;
}

function isPlain(node: CatalogueNode): boolean {
  if (node.kind === 'index') return !/ WHERE |\(\(|\([^)]*\(/.test(node.object.definition);
  return (
    node.kind === 'constraint' &&
    (node.object.type === 'primary key' || node.object.type === 'unique')
  );
}

/** The columns of tables that are of an enum, before and after alike, each table's own ones only. */
export function columnsOfType(plan: Plan, type: string): { table: Table; column: Column }[] {
  const found: { table: Table; column: Column }[] = [];
  for (const [key, node] of plan.to) {
    const was = plan.from.get(key);
    if (node.kind !== 'column' || was?.kind !== 'column' || !('kind' in node.relation)) continue;
    if (plan.drop.has(key) || (node.object.inherited && !node.object.local)) continue;
    if (isOf(node.object.type, type) && was.object.type === node.object.type)
      found.push({ table: node.relation, column: node.object });
  }
  return found;
}

function isOf(columnType: string, type: string): boolean {
  return columnType === type || columnType === `${type}[]`;
}
