import type pg from 'pg';
import type { RequiredColumn } from '../../config/belay-yml.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import type { CheckContext, ValidateCheck } from '../context.ts';
import {
  isTable,
  keyless,
  missingColumn,
  missingTable,
  notATable,
  nullability,
  otherType,
} from '../required/findings.ts';
import { type Resolved, type WrittenName, readName, resolve } from '../required/names.ts';
import { schemasOf } from '../required/own-schemas.ts';
import {
  type ColumnFacts,
  type Relation,
  readColumns,
  readNames,
  readRelations,
} from '../required/relations.ts';
import { writtenByPostgres } from '../required/types.ts';

/** Tables and columns that the project says must be there, from the catalogue alone. */
export const requiredCheck: ValidateCheck = {
  id: 'required',
  title: 'Required',
  async run(context, scope) {
    const { options, config } = context;
    const tables = [...new Set([...(options.requiredTables ?? []), ...config.requiredTables])];
    const columns = config.requiredColumns;
    if (tables.length + columns.length === 0) {
      return {
        status: 'skipped',
        result: 'nothing is required (required-tables, or required-columns in belay.yml)',
      };
    }
    const { findings, unclear } = await context.read((client) =>
      judgeAll({ client, context, scope, tables, columns }),
    );
    scope.findAll(findings, manyOf);
    return resultOf({ tables, columns, unclear, findings });
  },
};

const MANY: Readonly<Record<string, string>> = {
  'required-table-missing': 'required tables that do not exist',
  'table-without-primary-key': 'required tables without a valid primary key',
  'required-column-missing': 'required columns that do not exist',
  'column-type-differs': 'columns of another type than required',
  'column-nullable': 'columns that take NULL and must not',
  'column-not-nullable': 'columns that do not take NULL and should',
};

function manyOf({ rule }: Finding): string {
  return MANY[rule] ?? 'requirements';
}

interface Judged {
  findings: Finding[];
  /** Names of tables that are in several schemas: what is required of them was not looked at. */
  unclear: ReadonlySet<string>;
}

function resultOf({
  tables,
  columns,
  unclear,
  findings,
}: Judged & Pick<Work, 'tables' | 'columns'>): CheckResult {
  const ownTables = tables.filter((text) => !unclear.has(text)).length;
  const ownColumns = columns.filter(({ table }) => !unclear.has(table)).length;
  const looked = [
    ...(ownTables > 0 ? [plural(ownTables, 'table')] : []),
    ...(ownColumns > 0 ? [plural(ownColumns, 'column')] : []),
  ].join(' and ');
  const left = `${plural(unclear.size, 'name')} in several schemas`;
  if (looked === '') return { status: 'not-verified', result: left };
  const words =
    findings.length === 0
      ? `${looked} as required`
      : `${looked} required, ${plural(findings.length, 'fault')}`;
  return { result: unclear.size > 0 ? `${words}; ${left}` : words };
}

interface Work {
  client: pg.Client;
  context: CheckContext;
  scope: CheckScope;
  tables: readonly string[];
  columns: readonly RequiredColumn[];
}

async function judgeAll(work: Work): Promise<Judged> {
  const { client, context, scope, tables, columns } = work;
  const names = new Map(
    [...tables, ...columns.map(({ table }) => table)].map((text) => [text, readName(text)]),
  );
  const wanted = [...names.values()].flatMap(({ readings }) => readings.map(({ name }) => name));
  const relations = await readRelations(client, wanted);
  const found = new Map<string, Relation>();
  const missing: Missing[] = [];
  const unclear = new Set<string>();
  const schemas = { home: context.database.schema, others: schemasOf(context.tree.migrations) };
  for (const [text, written] of names) {
    const resolved = resolve(written, relations, schemas);
    if (resolved.kind === 'found') found.set(text, resolved.relation);
    else if (resolved.kind === 'missing') missing.push({ written, ...resolved });
    else {
      unclear.add(text);
      scope.notVerified(ambiguityWords(text, resolved.relations));
    }
  }
  const there = missing.length > 0 ? await readNames(client) : [];
  const required = unique(tables.flatMap((text) => found.get(text) ?? []));
  sayUnreadable(work, required);
  const findings = [
    ...missing.map((one) => missingTable(one, there)),
    ...required.filter((relation) => !isTable(relation)).map(notATable),
    ...required.filter((relation) => isTable(relation) && relation.key !== 'valid').map(keyless),
    ...(await judgeColumns(work, found)),
  ];
  return { findings, unclear };
}

type Missing = Extract<Resolved, { kind: 'missing' }> & { written: WrittenName };

function ambiguityWords(text: string, relations: readonly Relation[]): string {
  const places = relations.map(({ id }) => id).join(', ');
  return `the required table ${text}: ${places} all have that name; require one of them with its schema`;
}

const SHOWN = 10;

/** What this role may not read was not looked at by the checks of the rows either. */
function sayUnreadable({ scope, context }: Work, required: readonly Relation[]): void {
  const closed = required.filter(({ readable }) => !readable).map(({ id }) => id);
  if (closed.length === 0) return;
  const more = closed.length > SHOWN ? ` and ${closed.length - SHOWN} more` : '';
  const role = quoteIdent(context.database.facts.role);
  scope.notVerified(
    `whether ${closed.slice(0, SHOWN).join(', ')}${more} can be read: the role ${role} has no SELECT there (GRANT SELECT, and USAGE on the schema)`,
  );
}

async function judgeColumns(
  { client, columns, scope }: Work,
  found: ReadonlyMap<string, Relation>,
): Promise<Finding[]> {
  if (columns.length === 0) return [];
  const oids = unique([...found.values()]).map(({ oid }) => oid);
  const all = await readColumns(client, oids);
  const findings: Finding[] = [];
  for (const requirement of columns) {
    const relation = found.get(requirement.table);
    if (relation === undefined) continue;
    const own = all.filter((column) => column.relation === relation.oid);
    const column = own.find(({ name }) => name === requirement.column);
    if (column === undefined) findings.push(missingColumn(relation, requirement.column, own));
    else {
      findings.push(...(await judgeType(client, column, requirement)));
      findings.push(...judgeNulls(column, relation, requirement, scope));
    }
  }
  return findings;
}

async function judgeType(
  client: pg.Client,
  column: ColumnFacts,
  { type }: RequiredColumn,
): Promise<Finding[]> {
  if (type === undefined || type.trim() === column.type) return [];
  const accepted = await writtenByPostgres(client, type);
  return accepted.has(column.type) ? [] : [otherType(column, type, accepted.size > 0)];
}

function judgeNulls(
  column: ColumnFacts,
  relation: Relation,
  requirement: RequiredColumn,
  scope: CheckScope,
): Finding[] {
  const isView = relation.kind === 'view' || relation.kind === 'materialized view';
  if (!isView) return nullability(column, relation, requirement);
  if (requirement.nullable === false) {
    scope.notVerified(`whether ${column.id} is never NULL: the columns of a ${relation.kind} have no NOT NULL`); // prettier-ignore
  }
  return [];
}

function unique(relations: readonly Relation[]): Relation[] {
  return [...new Map(relations.map((relation) => [relation.oid, relation])).values()];
}
