import { keyOf } from '../names.ts';
import type { Table } from '../types.ts';
import type { Plan } from './plan.ts';
import { tableIndexProperties } from './tables.ts';

/** What ties objects together that had to exist first: owned sequences, partitions, identity by index. */
export function lastStatements(plan: Plan): string[] {
  const statements: string[] = [];
  for (const [key, node] of plan.to) {
    const was = plan.create.has(key) ? undefined : plan.from.get(key);
    if (node.kind === 'sequence') {
      const before = was?.kind === 'sequence' ? was.object.ownedBy : null;
      if (node.object.ownedBy !== before)
        statements.push(`ALTER SEQUENCE ${node.id} OWNED BY ${node.object.ownedBy ?? 'NONE'}`);
    }
    if (node.kind !== 'table') continue;
    const before = was?.kind === 'table' ? was.object : undefined;
    if (node.object.partitionOf !== null && (before === undefined || detached(plan, before)))
      statements.push(
        `ALTER TABLE ${node.object.partitionOf} ATTACH PARTITION ${node.id} ${node.object.partitionBound ?? ''}`,
      );
    statements.push(
      ...tableIndexProperties(before, node.object, (index) => isMadeAnew(plan, node.object, index)),
    );
  }
  return statements;
}

function isMadeAnew(plan: Plan, table: Table, index: string): boolean {
  const name = index.slice(table.id.lastIndexOf('.') + 1);
  return (
    plan.create.has(keyOf('index', index)) ||
    plan.create.has(keyOf('constraint', `${name} on ${table.id}`))
  );
}

/** Is its place among partitions another one in the other schema? */
export function detached(plan: Plan, table: Table): boolean {
  const other = plan.to.get(keyOf('table', table.id));
  return (
    other?.kind === 'table' &&
    (other.object.partitionOf !== table.partitionOf ||
      other.object.partitionBound !== table.partitionBound)
  );
}

/** The statement that takes a partition from its parent. */
export function detach(table: Table): string {
  return `ALTER TABLE ${table.partitionOf} DETACH PARTITION ${table.id}`;
}

/** ADD COLUMN only adds at the end: where that leaves another order than wanted, it is said. */
export function columnOrder(plan: Plan): string[] {
  const sentences: string[] = [];
  for (const [key, node] of plan.to) {
    const was = plan.from.get(key);
    if (node.kind !== 'table' || was?.kind !== 'table' || plan.create.has(key)) continue;
    const made = (id: string): boolean => plan.create.has(keyOf('column', id));
    const stay = was.object.columns.filter(
      (column) => plan.to.has(keyOf('column', column.id)) && !made(column.id),
    );
    const reached = [
      ...stay,
      ...node.object.columns.filter((column) => !stay.some((other) => other.id === column.id)),
    ].map((column) => column.name);
    const wanted = node.object.columns.map((column) => column.name);
    if (reached.join('\0') !== wanted.join('\0'))
      sentences.push(
        `columns of ${node.id} come in the order ${reached.join(', ')}, not ${wanted.join(', ')}: Postgres only adds columns at the end`,
      );
  }
  return sentences;
}

/** Inherited columns that become a table's own, or the reverse, follow from INHERIT; anything else is said. */
export function onlyInherited(plan: Plan): string[] {
  return [...plan.columns].flatMap((key) => {
    const was = plan.from.get(key);
    const is = plan.to.get(key);
    if (
      was?.kind !== 'column' ||
      is?.kind !== 'column' ||
      was.object.inherited !== is.object.inherited
    )
      return [];
    return was.object.local === is.object.local
      ? []
      : [`whether ${is.id} is declared on the table itself or only inherited`];
  });
}
