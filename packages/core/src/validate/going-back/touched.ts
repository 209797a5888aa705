import { onTable } from '../../postgres/catalogue/names.ts';
import { type CatalogueNode, nodesOf } from '../../postgres/catalogue/nodes.ts';
import type { TestReport } from '../../report/test-report.ts';

type RehearsedSchema = TestReport['test']['schema'];

/** A line of the rehearsal's `schema.changes`: `column public.t.c changed: type: integer → bigint`. */
const CHANGE = /^(.*?) (added|removed|changed)(?:: .*)?$/s;

/** Whether a plan made, changed or dropped an object, which is named as findings name it. */
export function touchedByPlan(schema: RehearsedSchema): (object: string) => boolean {
  if (schema === undefined) return () => false;
  const subjects = new Map<string, string>();
  for (const line of schema.changes) {
    const [, subject, change] = CHANGE.exec(line) ?? [];
    if (subject !== undefined && change !== undefined) subjects.set(subject, change);
  }
  const names = new Set<string>();
  for (const node of nodesOf(schema.after).values()) {
    const table = tableOf(node);
    const isNew = table !== undefined && subjects.get(`table ${table}`) === 'added';
    if (!isNew && !subjects.has(`${node.kind} ${node.id}`)) continue;
    names.add(node.id);
    // Findings about a constraint name it without its table.
    if (node.kind === 'constraint') {
      names.add(node.id.slice(0, -onTable('', node.object.table).length));
    }
  }
  const removed = [...subjects].filter(([, change]) => change === 'removed');
  return (object) =>
    names.has(object) || removed.some(([subject]) => subject.endsWith(` ${object}`));
}

/** The table that an object belongs to; undefined for what stands alone. */
export function tableOf(node: CatalogueNode): string | undefined {
  if (node.kind === 'column') return node.relation.id;
  return 'table' in node.object ? node.object.table : undefined;
}

/** The tables and columns that a plan adds, with what was written into them since: `table public.a`. */
export function addedPlaces(schema: RehearsedSchema): string[] {
  return (schema?.changes ?? []).flatMap((line) => {
    const [, subject, change] = CHANGE.exec(line) ?? [];
    return subject !== undefined && change === 'added' && /^(table|column) /.test(subject)
      ? [subject]
      : [];
  });
}
