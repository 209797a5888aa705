/** Where `audit-table` writes its lines, in the schema of the migration history. */
export const AUDIT_TABLE = 'belay_audit';
