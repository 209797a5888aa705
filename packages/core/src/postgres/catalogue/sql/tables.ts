import type { Table } from '../types.ts';
import { optionStatements, withoutSchema } from './text.ts';

/** What is said about a table beside its columns, from one state to another (undefined: just created). */
export function tableProperties(before: Table | undefined, after: Table): string[] {
  const alter = `ALTER TABLE ${after.id}`;
  const statements: string[] = [];
  if (before) {
    if (before.unlogged !== after.unlogged)
      statements.push(`${alter} SET ${after.unlogged ? 'UNLOGGED' : 'LOGGED'}`);
    if (before.tablespace !== after.tablespace)
      statements.push(`${alter} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`);
    if (before.accessMethod !== after.accessMethod)
      statements.push(`${alter} SET ACCESS METHOD ${after.accessMethod ?? 'heap'}`);
    statements.push(...optionStatements(alter, before.options, after.options));
    statements.push(...optionStatements(alter, before.toastOptions, after.toastOptions, 'toast.'));
    for (const parent of before.inherits)
      if (!after.inherits.includes(parent)) statements.push(`${alter} NO INHERIT ${parent}`);
    for (const parent of after.inherits)
      if (!before.inherits.includes(parent)) statements.push(`${alter} INHERIT ${parent}`);
  }
  if (after.rowSecurity !== (before?.rowSecurity ?? false))
    statements.push(`${alter} ${after.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
  if (after.forceRowSecurity !== (before?.forceRowSecurity ?? false))
    statements.push(`${alter} ${after.forceRowSecurity ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`);
  return statements;
}

/** What names an index and so comes after the indexes: replica identity and clustering. */
export function tableIndexProperties(
  before: Table | undefined,
  after: Table,
  recreated: (index: string) => boolean,
): string[] {
  const statements: string[] = [];
  const index = after.replicaIdentity.startsWith('index ')
    ? after.replicaIdentity.slice('index '.length)
    : undefined;
  if (
    after.replicaIdentity !== (before?.replicaIdentity ?? 'default') ||
    (index !== undefined && recreated(index))
  ) {
    const identity =
      index === undefined
        ? after.replicaIdentity.toUpperCase()
        : `USING INDEX ${withoutSchema(index)}`;
    statements.push(`ALTER TABLE ${after.id} REPLICA IDENTITY ${identity}`);
  }
  const clustered = after.clusteredOn;
  if (clustered === null && before?.clusteredOn)
    statements.push(`ALTER TABLE ${after.id} SET WITHOUT CLUSTER`);
  if (clustered !== null && (clustered !== before?.clusteredOn || recreated(clustered)))
    statements.push(`ALTER TABLE ${after.id} CLUSTER ON ${withoutSchema(clustered)}`);
  return statements;
}

/** What keeps a table from being altered in place, as a sentence. */
export function tableObstacles(before: Table, after: Table): string[] {
  const sentences: string[] = [];
  if (before.kind !== after.kind)
    sentences.push(
      `${before.id} would have to become a ${after.kind} (it is a ${before.kind}): copy the rows by hand`,
    );
  else if (before.partitionKey !== after.partitionKey)
    sentences.push(
      `the partition key of ${before.id} cannot be changed: ${before.partitionKey ?? 'none'} → ${after.partitionKey ?? 'none'}`,
    );
  if (before.ofType !== after.ofType)
    sentences.push(`${before.id} OF ${after.ofType ?? 'no type'} is not written`);
  if (
    before.foreignServer !== after.foreignServer ||
    before.foreignOptions.join() !== after.foreignOptions.join()
  )
    sentences.push(`the foreign server or options of ${before.id} are not changed`);
  return sentences;
}
