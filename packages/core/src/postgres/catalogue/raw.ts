import type { SequenceOptions } from './types.ts';

/** The rows as the queries return them: names of columns in queries-*.ts, oids still in place. */

/** Postgres writes an oid into JSON as text. */
export type Oid = string;

/** Stands for PUBLIC, every database, no parent, … */
export const NO_OID: Oid = '0';

interface Located {
  oid: Oid;
  id: string;
  name: string;
  schema: string;
}

export interface RawGrant {
  role: Oid;
  privilege: string;
  grantable: boolean;
  revoked: boolean;
}

type Firing = 'O' | 'D' | 'R' | 'A';

export interface Raw {
  roles: { oid: Oid; name: string; self: boolean }[];
  schemas: { oid: Oid; name: string; id: string; owner: Oid }[];
  extensions: { oid: Oid; name: string; id: string; version: string; schema: string }[];
  relations: (Located & {
    kind: 'r' | 'p' | 'v' | 'm' | 'f' | 'c' | 'S';
    owner: Oid;
    unlogged: boolean;
    populated: boolean;
    options: string[] | null;
    toastOptions: string[] | null;
    rowSecurity: boolean;
    forceRowSecurity: boolean;
    replicaIdentity: 'd' | 'f' | 'n' | 'i';
    accessMethod: string | null;
    tablespace: string | null;
    ofType: string | null;
    partitionKey: string | null;
    partitionBound: string | null;
    definition: string | null;
    parents: Oid[] | null;
    foreignServer: string | null;
    foreignOptions: string[];
  })[];
  columns: {
    relid: Oid;
    num: number;
    defaultOid: Oid | null;
    name: string;
    id: string;
    type: string;
    collation: string | null;
    notNull: boolean;
    default: string | null;
    generated: '' | 's' | 'v';
    identity: '' | 'a' | 'd';
    storage: 'p' | 'e' | 'm' | 'x' | null;
    compression: 'p' | 'l' | null;
    statistics: number | null;
    options: string[] | null;
    inherited: boolean;
    local: boolean;
  }[];
  sequences: (SequenceOptions & {
    oid: Oid;
    ownerRelid: Oid | null;
    ownerNum: number | null;
    identity: boolean | null;
  })[];
  indexes: (Located & {
    relid: Oid;
    definition: string | null;
    unique: boolean;
    valid: boolean;
    clustered: boolean;
    replicaIdentity: boolean;
    tablespace: string | null;
    options: string[] | null;
    parent: Oid | null;
    statistics: string[] | null;
  })[];
  constraints: {
    oid: Oid;
    relid: Oid;
    typid: Oid;
    name: string;
    id: string;
    type: 'c' | 'f' | 'p' | 'u' | 'x' | 'n';
    definition: string;
    validated: boolean;
    local: boolean;
    indexOid: Oid;
    hasParent: boolean;
    key: number[] | null;
  }[];
  triggers: {
    oid: Oid;
    relid: Oid;
    name: string;
    id: string;
    definition: string;
    enabled: Firing;
    inherited: boolean;
  }[];
  switchedOffForeignKeys: { oid: Oid }[];
  policies: {
    oid: Oid;
    relid: Oid;
    name: string;
    id: string;
    command: '*' | 'r' | 'a' | 'w' | 'd';
    permissive: boolean;
    roles: Oid[];
    using: string | null;
    check: string | null;
  }[];
  rules: {
    oid: Oid;
    relid: Oid;
    name: string;
    id: string;
    view: boolean;
    definition: string | null;
    enabled: Firing;
  }[];
  statistics: (Located & { owner: Oid; relid: Oid; definition: string; target: number | null })[];
  types: (Located & {
    owner: Oid;
    kind: 'e' | 'd' | 'r' | 'b';
    shell: boolean;
    labels: string[] | null;
    type: string | null;
    collation: string | null;
    notNull: boolean;
    default: string | null;
    input: string;
  })[];
  ranges: { oid: Oid; definition: string; multirangeOid?: Oid }[];
  typeOids: { oid: Oid; arrayOid: Oid; relid: Oid }[];
  routines: (Located & {
    owner: Oid;
    kind: 'f' | 'p' | 'a' | 'w';
    arguments: string;
    result: string | null;
    definition: string | null;
  })[];
  aggregates: { oid: Oid; definition: string }[];
  eventTriggers: {
    oid: Oid;
    id: string;
    owner: Oid;
    event: string;
    tags: string[] | null;
    function: string;
    enabled: Firing;
  }[];
  publications: {
    oid: Oid;
    id: string;
    owner: Oid;
    allTables: boolean;
    viaRoot: boolean;
    operations: string;
    tables: string[] | null;
    schemas: string[] | null;
  }[];
  subscriptions: { id: string; owner: Oid; definition: string }[];
  databaseSettings: { role: Oid; settings: string[] | null }[];
  others: {
    class: number;
    oid: Oid;
    kind: string;
    id: string;
    owner: Oid | null;
    definition: string;
  }[];
  comments: { class: number; oid: Oid; sub: number; text: string }[];
  grants: (RawGrant & { class: number; oid: Oid; sub: number })[];
  defaultPrivileges: {
    oid: Oid;
    owner: Oid;
    schema: string | null;
    type: 'r' | 'S' | 'f' | 'T' | 'n' | 'L';
    role: Oid | null;
    privilege: string | null;
    grantable: boolean | null;
    revoked: boolean | null;
  }[];
  dependencies: { edge: [number, number, number, number, number, number] }[];
}

export type Section = keyof Raw;
