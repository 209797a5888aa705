import type { Catalogue } from '../../postgres/catalogue/types.ts';
import type { PrismaAgreement } from './schema-prisma.ts';

/** What the schema should be. */
export interface SchemaPromise {
  catalogue: Catalogue;
  /** As the rehearsal had it; absent where it has to be made from the catalogue. */
  fingerprint?: string;
  kind: 'report' | 'rebuilt';
  /** One line: where it comes from. */
  description: string;
  /** What could not be looked at while it was made, for the report. */
  notVerified: string[];
  /** Of the plan that was rehearsed; only with `expect`. */
  planDigest?: string;
  /** Ids of tables that the migrations being deployed add, as far as that is known. */
  added?: readonly string[];
  /** Owners, privileges and settings of the database are not in it: it began with a dump without them. */
  withoutOwners?: true;
  /** What schema.prisma says to it. Absent with `expect`: the rehearsal compared the two. */
  prisma?: PrismaAgreement;
}

/** What the schema was promised to be, or why nobody can say. */
export type Promised = SchemaPromise | { reason: string };
