import { NO_OID, type Oid, type Raw, type RawGrant } from './raw.ts';
import type { Grant, ObjectKind } from './types.ts';
import { SELF } from './types.ts';

/** The catalogues' own oids, the same in every version (src/include/catalog/pg_*.h). */
export const CLASS = {
  relation: 1259,
  routine: 1255,
  type: 1247,
  default: 2604,
  constraint: 2606,
  rule: 2618,
  trigger: 2620,
  policy: 3256,
  statistics: 3381,
  schema: 2615,
  extension: 3079,
  eventTrigger: 3466,
  publication: 6104,
} as const;

/** Names without a locale, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sortById<T extends { id: string }>(objects: T[]): T[] {
  return objects.sort((a, b) => compareText(a.id, b.id));
}

/** How an object is named in `dependencies`. */
export function keyOf(kind: ObjectKind, id: string): string {
  return `${kind} ${id}`;
}

/** `trigger on schema.table`: the id of what lives on a table. */
export function onTable(id: string, table: string): string {
  return `${id} on ${table}`;
}

const RELATION_KIND: Partial<Record<string, ObjectKind>> = {
  v: 'view',
  m: 'materialized view',
  S: 'sequence',
  c: 'composite type',
};

const TYPE_KIND: Record<string, ObjectKind> = {
  e: 'enum',
  d: 'domain',
  r: 'range type',
  b: 'other',
};

/** Names, comments and grants for oids. Knows only what the snapshot holds. */
export class Names {
  readonly #roles = new Map<Oid, string>();
  readonly #relations = new Map<Oid, string>();
  readonly #columns = new Map<string, string>();
  readonly #indexes = new Map<Oid, string>();
  readonly #comments = new Map<string, string>();
  readonly #grants = new Map<string, Grant[]>();
  /** `class:oid:sub` → key of the object, for dependencies. */
  readonly #keys = new Map<string, string>();

  constructor(raw: Raw) {
    for (const role of raw.roles) this.#roles.set(role.oid, role.self ? SELF : role.name);
    for (const row of raw.comments)
      this.#comments.set(`${row.class}:${row.oid}:${row.sub}`, row.text);
    this.#collectGrants(raw);
    this.#collectRelations(raw);
    this.#collectKeys(raw);
  }

  role(oid: Oid): string {
    if (oid === NO_OID) return 'PUBLIC';
    // A dropped role leaves its number behind; Postgres shows it the same way.
    return this.#roles.get(oid) ?? `unknown (OID=${oid})`;
  }

  /** Undefined for what the snapshot leaves out: system, temporary, of an extension, excluded. */
  relation(oid: Oid): string | undefined {
    return this.#relations.get(oid);
  }

  column(relid: Oid, num: number): string | undefined {
    return this.#columns.get(`${relid}:${num}`);
  }

  index(oid: Oid): string | undefined {
    return this.#indexes.get(oid);
  }

  comment(classId: number, oid: Oid, sub = 0): string | null {
    return this.#comments.get(`${classId}:${oid}:${sub}`) ?? null;
  }

  grants(classId: number, oid: Oid, sub = 0): Grant[] {
    return this.#grants.get(`${classId}:${oid}:${sub}`) ?? [];
  }

  grant(raw: RawGrant): Grant {
    return {
      role: this.role(raw.role),
      privilege: raw.privilege,
      grantable: raw.grantable,
      revoked: raw.revoked,
    };
  }

  /** Key of object → keys of what it needs, sorted. */
  dependencies(rows: Raw['dependencies']): Record<string, string[]> {
    const needed = new Map<string, Set<string>>();
    for (const { edge } of rows) {
      const of = this.#key(edge[0], edge[1], edge[2]);
      const on = this.#key(edge[3], edge[4], edge[5]);
      if (of === undefined || on === undefined || of === on) continue;
      const set = needed.get(of);
      if (set === undefined) needed.set(of, new Set([on]));
      else set.add(on);
    }
    const sorted = [...needed].sort(([a], [b]) => compareText(a, b));
    return Object.fromEntries(sorted.map(([of, on]) => [of, [...on].sort(compareText)]));
  }

  #key(classId: number, oid: number, sub: number): string | undefined {
    return this.#keys.get(`${classId}:${oid}:${sub}`) ?? this.#keys.get(`${classId}:${oid}:0`);
  }

  #setKey(classId: number, oid: Oid, kind: ObjectKind, id: string, sub = 0): void {
    this.#keys.set(`${classId}:${oid}:${sub}`, keyOf(kind, id));
  }

  #collectGrants(raw: Raw): void {
    for (const row of raw.grants) {
      const place = `${row.class}:${row.oid}:${row.sub}`;
      const list = this.#grants.get(place);
      if (list === undefined) this.#grants.set(place, [this.grant(row)]);
      else list.push(this.grant(row));
    }
    for (const list of this.#grants.values()) sortGrants(list);
  }

  #collectRelations(raw: Raw): void {
    const composite = new Set<Oid>();
    for (const relation of raw.relations) {
      this.#relations.set(relation.oid, relation.id);
      this.#setKey(
        CLASS.relation,
        relation.oid,
        RELATION_KIND[relation.kind] ?? 'table',
        relation.id,
      );
      if (relation.kind === 'c') composite.add(relation.oid);
    }
    for (const column of raw.columns) {
      const relation = this.#relations.get(column.relid);
      if (relation === undefined || composite.has(column.relid)) continue;
      const id = `${relation}.${column.id}`;
      this.#columns.set(`${column.relid}:${column.num}`, id);
      this.#setKey(CLASS.relation, column.relid, 'column', id, column.num);
      if (column.defaultOid !== null) this.#setKey(CLASS.default, column.defaultOid, 'column', id);
    }
    const ofConstraint = new Set(
      raw.constraints.filter((row) => 'pux'.includes(row.type)).map((row) => row.indexOid),
    );
    for (const index of raw.indexes) {
      this.#indexes.set(index.oid, index.id);
      if (!ofConstraint.has(index.oid)) this.#setKey(CLASS.relation, index.oid, 'index', index.id);
    }
  }

  #collectKeys(raw: Raw): void {
    for (const row of raw.types) {
      const kind = TYPE_KIND[row.kind] ?? 'other';
      this.#setKey(CLASS.type, row.oid, kind, kind === 'other' ? `type ${row.id}` : row.id);
    }
    for (const row of raw.typeOids) {
      const key =
        this.#keys.get(`${CLASS.type}:${row.oid}:0`) ??
        this.#keys.get(`${CLASS.relation}:${row.relid}:0`);
      if (key === undefined) continue;
      this.#keys.set(`${CLASS.type}:${row.oid}:0`, key);
      this.#keys.set(`${CLASS.type}:${row.arrayOid}:0`, key);
    }
    for (const row of raw.ranges) {
      const key = this.#keys.get(`${CLASS.type}:${row.oid}:0`);
      if (key !== undefined && row.multirangeOid !== undefined)
        this.#keys.set(`${CLASS.type}:${row.multirangeOid}:0`, key);
    }
    for (const row of raw.constraints) {
      const table = this.#relations.get(row.relid);
      const domain = this.#keys.get(`${CLASS.type}:${row.typid}:0`);
      if (table !== undefined) {
        this.#setKey(CLASS.constraint, row.oid, 'constraint', onTable(row.id, table));
        // What needs the index of a constraint (a foreign key does) needs the constraint.
        if ('pux'.includes(row.type))
          this.#setKey(CLASS.relation, row.indexOid, 'constraint', onTable(row.id, table));
      } else if (domain !== undefined) this.#keys.set(`${CLASS.constraint}:${row.oid}:0`, domain);
    }
    for (const row of raw.routines) this.#setKey(CLASS.routine, row.oid, 'function', row.id);
    for (const row of raw.statistics) this.#setKey(CLASS.statistics, row.oid, 'statistics', row.id);
    for (const row of raw.eventTriggers)
      this.#setKey(CLASS.eventTrigger, row.oid, 'event trigger', row.id);
    for (const row of raw.publications)
      this.#setKey(CLASS.publication, row.oid, 'publication', row.id);
    for (const row of raw.others)
      this.#setKey(row.class, row.oid, 'other', `${row.kind} ${row.id}`);
    this.#collectOnTables(raw);
  }

  #collectOnTables(raw: Raw): void {
    const kinds = [
      [raw.triggers, CLASS.trigger, 'trigger'],
      [raw.policies, CLASS.policy, 'policy'],
    ] as const;
    for (const [rows, classId, kind] of kinds)
      for (const row of rows) {
        const table = this.#relations.get(row.relid);
        if (table !== undefined) this.#setKey(classId, row.oid, kind, onTable(row.id, table));
      }
    for (const row of raw.rules) {
      const table = this.#relations.get(row.relid);
      if (table === undefined) continue;
      const view = this.#keys.get(`${CLASS.relation}:${row.relid}:0`);
      if (row.view && view !== undefined) this.#keys.set(`${CLASS.rule}:${row.oid}:0`, view);
      else this.#setKey(CLASS.rule, row.oid, 'rule', onTable(row.id, table));
    }
  }
}

export function sortGrants(grants: Grant[]): Grant[] {
  const text = (grant: Grant): string =>
    `${grant.role} ${grant.privilege} ${grant.revoked} ${grant.grantable}`;
  return grants.sort((a, b) => compareText(text(a), text(b)));
}
