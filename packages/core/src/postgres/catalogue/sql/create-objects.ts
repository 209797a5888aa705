import { quoteIdent, quoteLiteral } from '../../identifiers.ts';
import type { NodeOf } from '../nodes.ts';
import type { DefaultPrivileges, Domain, Policy, Publication, Routine, Trigger } from '../types.ts';
import { comment, grantStatements, localName, role } from './text.ts';

export function createEnum(id: string, labels: readonly string[]): string {
  return `CREATE TYPE ${id} AS ENUM (${labels.map(quoteLiteral).join(', ')})`;
}

export function createDomain(domain: Domain): string[] {
  const parts = [`CREATE DOMAIN ${domain.id} AS ${domain.type}`];
  if (domain.collation !== null) parts.push(`COLLATE ${domain.collation}`);
  if (domain.default !== null) parts.push(`DEFAULT ${domain.default}`);
  if (domain.notNull) parts.push('NOT NULL');
  const valid = domain.constraints.filter((constraint) => constraint.validated);
  for (const constraint of valid)
    parts.push(`CONSTRAINT ${quoteIdent(constraint.name)} ${constraint.definition}`);
  const later = domain.constraints.filter((constraint) => !constraint.validated);
  return [
    parts.join(' '),
    ...later.map(
      (constraint) =>
        `ALTER DOMAIN ${domain.id} ADD CONSTRAINT ${quoteIdent(constraint.name)} ${constraint.definition}`,
    ),
  ];
}

type Attributes = readonly {
  name: string;
  type: string;
  collation: string | null;
  comment: string | null;
}[];

export function createComposite(id: string, attributes: Attributes): string[] {
  const list = attributes.map(attributeDefinition).join(', ');
  const comments = attributes.filter((attribute) => attribute.comment !== null);
  return [
    `CREATE TYPE ${id} AS (${list})`,
    ...comments.map((attribute) =>
      comment(`COLUMN ${id}.${quoteIdent(attribute.name)}`, attribute.comment),
    ),
  ];
}

export function attributeDefinition(attribute: Attributes[number]): string {
  return `${quoteIdent(attribute.name)} ${attributeType(attribute)}`;
}

export function attributeType(attribute: Attributes[number]): string {
  return attribute.collation === null
    ? attribute.type
    : `${attribute.type} COLLATE ${attribute.collation}`;
}

export function createPolicy(policy: Policy): string {
  const { permissive, command, roles, using, check, table } = policy;
  const kind = permissive ? 'PERMISSIVE' : 'RESTRICTIVE';
  const parts = [
    `CREATE POLICY ${localName(policy)} ON ${table} AS ${kind} FOR ${command} TO ${roles.map(role).join(', ')}`,
  ];
  if (using !== null) parts.push(`USING (${using})`);
  if (check !== null) parts.push(`WITH CHECK (${check})`);
  return parts.join(' ');
}

export function createEventTrigger(node: NodeOf<'event trigger'>): string[] {
  const { event, tags, enabled } = node.object;
  const filter = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(quoteLiteral).join(', ')})`;
  const made = `CREATE EVENT TRIGGER ${node.id} ON ${event}${filter} EXECUTE FUNCTION ${node.object.function}`;
  return enabled === 'enabled'
    ? [made]
    : [made, `ALTER EVENT TRIGGER ${node.id} ${stateWord(enabled)}`];
}

export function createRoutine(routine: Routine): string {
  if (routine.kind !== 'aggregate') return routine.definition.trimEnd().replace(/;$/, '');
  const name = routine.id.slice(0, routine.id.lastIndexOf('('));
  return `CREATE AGGREGATE ${name}(${routine.arguments === '' ? '*' : routine.arguments}) (${routine.definition})`;
}

export function stateWord(state: Trigger['enabled']): string {
  return {
    enabled: 'ENABLE',
    disabled: 'DISABLE',
    replica: 'ENABLE REPLICA',
    always: 'ENABLE ALWAYS',
  }[state];
}

export function triggerState(trigger: Trigger): string[] {
  return [
    `ALTER TABLE ${trigger.inherited ? 'ONLY ' : ''}${trigger.table} ${stateWord(trigger.enabled)} TRIGGER ${localName(trigger)}`,
  ];
}

export function ruleState(rule: {
  id: string;
  table: string;
  enabled: Trigger['enabled'];
}): string[] {
  return [`ALTER TABLE ${rule.table} ${stateWord(rule.enabled)} RULE ${localName(rule)}`];
}

export function createPublication(publication: Publication): string {
  const what = [
    ...(publication.tables.length > 0 ? [`TABLE ${publication.tables.join(', ')}`] : []),
    ...(publication.schemas.length > 0
      ? [`TABLES IN SCHEMA ${publication.schemas.join(', ')}`]
      : []),
  ];
  const target = publication.allTables
    ? ' FOR ALL TABLES'
    : what.length > 0
      ? ` FOR ${what.join(', ')}`
      : '';
  const options = [
    `publish = '${publication.operations.join(', ')}'`,
    `publish_via_partition_root = ${publication.viaRoot}`,
  ];
  return `CREATE PUBLICATION ${publication.id}${target} WITH (${options.join(', ')})`;
}

/** ALTER DEFAULT PRIVILEGES from one state to another; undefined: as Postgres has it built in. */
export function defaultPrivileges(
  before: DefaultPrivileges | undefined,
  after: DefaultPrivileges,
): string[] {
  const where = after.schema === null ? '' : ` IN SCHEMA ${after.schema}`;
  const start = `ALTER DEFAULT PRIVILEGES FOR ROLE ${role(after.role)}${where}`;
  return grantStatements(after.on, before?.grants ?? [], after.grants).map(
    (statement) => `${start} ${statement}`,
  );
}
