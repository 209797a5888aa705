/**
 * What the parse tree says about transactions. Node and field names are those of Postgres'
 * parsenodes.h, as libpg_query writes them.
 */

/** `other`: SAVEPOINT, RELEASE, ROLLBACK TO, two-phase commands: they end no transaction. */
export type TransactionKind = 'begin' | 'commit' | 'rollback' | 'other';

type Node = Readonly<Record<string, unknown>>;

/** Which transaction command a statement is; undefined for every other statement. */
export function transactionKind(kind: string, node: Node): TransactionKind | undefined {
  if (kind !== 'TransactionStmt') return undefined;
  switch (node.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'begin';
    case 'TRANS_STMT_COMMIT':
      return 'commit';
    case 'TRANS_STMT_ROLLBACK':
      return 'rollback';
    default:
      return 'other';
  }
}

/** Commands for which Postgres calls PreventInTransactionBlock, whatever their options. */
const ALWAYS_OUTSIDE = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'AlterSystemStmt',
]);

/**
 * True for statements that Postgres refuses inside a transaction block. ALTER TYPE … ADD VALUE is not
 * one of them since Postgres 12: only *using* the new value in the same transaction fails (55P04).
 */
export function runsOutsideTransaction(kind: string, node: Node): boolean {
  if (ALWAYS_OUTSIDE.has(kind)) return true;
  switch (kind) {
    case 'IndexStmt':
    case 'DropStmt':
      return node.concurrent === true;
    case 'VacuumStmt':
      return node.is_vacuumcmd === true;
    case 'ReindexStmt':
      return reindexesOutside(node);
    case 'ClusterStmt':
      return node.relation === undefined;
    case 'AlterTableStmt':
      return detachesConcurrently(node);
    case 'CreateSubscriptionStmt':
      return !switchedOff(node.options, 'create_slot') && !switchedOff(node.options, 'connect');
    case 'DropSubscriptionStmt':
      return true;
    case 'AlterDatabaseStmt':
      return optionNames(node.options).includes('tablespace');
    default:
      return false;
  }
}

function reindexesOutside(node: Node): boolean {
  const whole = ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'];
  return whole.includes(String(node.kind)) || optionNames(node.params).includes('concurrently');
}

function detachesConcurrently(node: Node): boolean {
  return asArray(node.cmds).some((command) => {
    const { subtype, def } = asNode(asNode(command).AlterTableCmd);
    return subtype === 'AT_DetachPartition' && asNode(asNode(def).PartitionCmd).concurrent === true;
  });
}

function optionNames(options: unknown): string[] {
  return asArray(options).map((option) => String(asNode(asNode(option).DefElem).defname));
}

function switchedOff(options: unknown, name: string): boolean {
  return asArray(options).some((option) => {
    const { defname, arg } = asNode(asNode(option).DefElem);
    const value = asNode(asNode(arg).String).sval;
    return defname === name && typeof value === 'string' && /^(false|off|no|0)$/i.test(value);
  });
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}
