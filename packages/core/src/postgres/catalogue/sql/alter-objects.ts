import { quoteIdent, quoteLiteral } from '../../identifiers.ts';
import type { CatalogueNode, NodeOf } from '../nodes.ts';
import { isSame } from '../same.ts';
import type { CompositeType, Constraint, Domain, Index, Routine, View } from '../types.ts';
import { attributeDefinition, attributeType, createRoutine } from './create-objects.ts';
import { constraintIndex, createView, viewColumns } from './create-tables.ts';
import { comment, localName, optionStatements, sequenceOptions } from './text.ts';

/**
 * How an object gets from one state to another where it stands: the statements, what cannot be said, or
 * `replace` when it must be dropped and made anew.
 */
export type Alteration = 'replace' | { statements: string[]; notGenerated?: string[] };

export function alterRoutine(before: Routine, after: Routine): Alteration {
  const shape = ({ kind, arguments: list, result }: Routine): string =>
    JSON.stringify([kind, list, result]);
  if (shape(before) !== shape(after)) return 'replace';
  if (before.definition === after.definition) return { statements: [] };
  return after.kind === 'aggregate' ? 'replace' : { statements: [createRoutine(after)] };
}

export function alterIndex(before: Index, after: Index): Alteration {
  if (before.valid && !after.valid)
    return {
      statements: [],
      notGenerated: [`index ${after.id} is invalid there; it stays valid here`],
    };
  const shape = ({ definition, valid, statistics }: Index): string =>
    JSON.stringify([definition, valid, statistics]);
  if (shape(before) !== shape(after)) return 'replace';
  const statements: string[] = [];
  if (before.tablespace !== after.tablespace)
    statements.push(`ALTER INDEX ${after.id} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`);
  if (after.partitionOf !== null && before.partitionOf !== after.partitionOf)
    statements.push(`ALTER INDEX ${after.partitionOf} ATTACH PARTITION ${after.id}`);
  return { statements };
}

/** What every kind of object has is altered by itself. */
export function isSameButCommon(one: CatalogueNode, other: CatalogueNode): boolean {
  const own = ({ object }: CatalogueNode) => ({
    ...object,
    comment: null,
    owner: null,
    grants: null,
  });
  return isSame(own(one), own(other));
}

export function alterExtension(
  before: NodeOf<'extension'>['object'],
  after: NodeOf<'extension'>['object'],
): Alteration {
  const statements: string[] = [];
  if (before.schema !== after.schema)
    statements.push(`ALTER EXTENSION ${after.id} SET SCHEMA ${after.schema}`);
  if (before.version !== after.version)
    statements.push(`ALTER EXTENSION ${after.id} UPDATE TO ${quoteLiteral(after.version)}`);
  return { statements };
}

export function alterDomain(before: Domain, after: Domain): Alteration {
  if (before.type !== after.type || before.collation !== after.collation) return 'replace';
  const alterIt = `ALTER DOMAIN ${after.id}`;
  const statements: string[] = [];
  if (before.default !== after.default)
    statements.push(
      `${alterIt} ${after.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${after.default}`}`,
    );
  if (before.notNull !== after.notNull)
    statements.push(`${alterIt} ${after.notNull ? 'SET' : 'DROP'} NOT NULL`);
  const text = (constraint: Domain['constraints'][number]): string => JSON.stringify(constraint);
  const is = new Set(after.constraints.map(text));
  const was = new Set(before.constraints.map(text));
  for (const constraint of before.constraints)
    if (!is.has(text(constraint)))
      statements.push(`${alterIt} DROP CONSTRAINT ${quoteIdent(constraint.name)}`);
  for (const constraint of after.constraints)
    if (!was.has(text(constraint)))
      statements.push(
        `${alterIt} ADD CONSTRAINT ${quoteIdent(constraint.name)} ${constraint.definition}`,
      );
  return { statements };
}

export function alterComposite(before: CompositeType, after: CompositeType): Alteration {
  const statements: string[] = [];
  const was = new Map(before.attributes.map((attribute) => [attribute.name, attribute]));
  const kept = before.attributes.filter((attribute) =>
    after.attributes.some((other) => other.name === attribute.name),
  );
  for (const attribute of before.attributes)
    if (!kept.includes(attribute))
      statements.push(`ALTER TYPE ${after.id} DROP ATTRIBUTE ${quoteIdent(attribute.name)}`);
  const added = after.attributes.filter((attribute) => !was.has(attribute.name));
  for (const attribute of added)
    statements.push(`ALTER TYPE ${after.id} ADD ATTRIBUTE ${attributeDefinition(attribute)}`);
  for (const attribute of after.attributes) {
    const other = was.get(attribute.name);
    if (other && attributeDefinition(other) !== attributeDefinition(attribute)) {
      statements.push(
        `ALTER TYPE ${after.id} ALTER ATTRIBUTE ${quoteIdent(attribute.name)} TYPE ${attributeType(attribute)}`,
      );
    }
    if (attribute.comment !== (other?.comment ?? null))
      statements.push(
        comment(`COLUMN ${after.id}.${quoteIdent(attribute.name)}`, attribute.comment),
      );
  }
  const reached = [...kept, ...added].map((attribute) => attribute.name).join(', ');
  const wanted = after.attributes.map((attribute) => attribute.name).join(', ');
  if (reached === wanted) return { statements };
  return {
    statements,
    notGenerated: [`the attributes of ${after.id} come in the order ${reached}, not ${wanted}`],
  };
}

export function alterSequence(before: NodeOf<'sequence'>, after: NodeOf<'sequence'>): Alteration {
  const statements: string[] = [];
  const options = sequenceOptions(after.object, true);
  if (options !== sequenceOptions(before.object, true))
    statements.push(`ALTER SEQUENCE ${after.id} ${options}`);
  if (before.object.unlogged !== after.object.unlogged)
    statements.push(
      `ALTER SEQUENCE ${after.id} SET ${after.object.unlogged ? 'UNLOGGED' : 'LOGGED'}`,
    );
  return { statements };
}

export function alterView(before: View, after: View): Alteration {
  const shape = (view: View, length: number): string =>
    view.columns
      .slice(0, length)
      .map((column) => `${column.name} ${column.type} ${column.collation ?? ''}`)
      .join();
  const grows = shape(after, before.columns.length) === shape(before, before.columns.length);
  const sameShape = grows && before.columns.length === after.columns.length;
  if (before.definition !== after.definition || !sameShape) {
    if (after.materialized || !grows) return 'replace';
    return {
      statements: [
        ...createView(after, true).slice(0, 1),
        ...viewOptions(before, after),
        ...viewColumns(before, after),
      ],
    };
  }
  const refreshed =
    before.populated === after.populated
      ? []
      : [`REFRESH MATERIALIZED VIEW ${after.id}${after.populated ? '' : ' WITH NO DATA'}`];
  return {
    statements: [...viewOptions(before, after), ...refreshed, ...viewColumns(before, after)],
  };
}

function viewOptions(before: View, after: View): string[] {
  const alterIt = `ALTER ${after.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${after.id}`;
  const moved =
    before.tablespace === after.tablespace
      ? []
      : [`${alterIt} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`];
  return [...optionStatements(alterIt, before.options, after.options), ...moved];
}

export function alterConstraint(before: Constraint, after: Constraint): Alteration {
  const validatedText = before.definition.replace(/ NOT VALID$/, '');
  const notGenerated: string[] = [];
  if (before.enforcementOff !== after.enforcementOff)
    notGenerated.push(
      `whether the triggers of foreign key ${after.id} fire is not changed (superusers only)`,
    );
  if (
    before.definition === after.definition &&
    (before.indexValid ?? true) === (after.indexValid ?? true)
  )
    return { statements: constraintIndex(before, after), notGenerated };
  if (!before.validated && after.validated && validatedText === after.definition)
    return {
      statements: [`ALTER TABLE ${after.table} VALIDATE CONSTRAINT ${localName(after)}`],
      notGenerated,
    };
  return 'replace';
}
