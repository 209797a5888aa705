import type pg from 'pg';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import { countConstraints, listWeakConstraints } from '../constraints/declared.ts';
import { unguardedFinding, weakFinding } from '../constraints/findings.ts';
import { listUnguarded } from '../constraints/guards.ts';
import { replicationRoleFindings } from '../constraints/replication-role.ts';
import type { ValidateCheck } from '../context.ts';

/**
 * Constraints that the schema has and that do not hold: not validated, not enforced, their triggers or
 * their index out of use. From the catalogue; whether rows break them is for the checks of the rows.
 */
export const constraintsCheck: ValidateCheck = {
  id: 'constraints',
  title: 'Constraints',
  run: (context, scope) =>
    context.read(async (client) => {
      const { constraints, foreignKeys } = await countConstraints(client);
      const findings = await findingsOf(client);
      scope.findAll(findings, ({ rule }) => MANY[rule] ?? rule);
      const counted = `${plural(constraints, 'constraint')}, ${plural(foreignKeys, 'foreign key')} among them`;
      return { result: [counted, ...countsOf(findings)].join('; ') };
    }),
};

async function findingsOf(client: pg.Client): Promise<Finding[]> {
  const findings = await replicationRoleFindings(client);
  findings.push(...(await listUnguarded(client)).map(unguardedFinding));
  for (const weak of await listWeakConstraints(client)) {
    findings.push(await weakFinding(client, weak));
  }
  return findings;
}

const MANY: Readonly<Record<string, string>> = {
  'session-replication-role': 'settings of session_replication_role',
  'foreign-key-unguarded': 'foreign keys that are not guarded',
  'unique-key-unguarded': 'deferrable unique constraints that are not checked',
  'constraint-index-invalid': 'constraints with an invalid index',
  'unvalidated-constraint': 'constraints that are NOT VALID',
  'constraint-not-enforced': 'constraints that are NOT ENFORCED',
};

const COUNTED: Readonly<Record<string, string>> = {
  'session-replication-role': 'switched off by session_replication_role',
  'foreign-key-unguarded': 'not guarded',
  'unique-key-unguarded': 'not checked',
  'constraint-index-invalid': 'with an invalid index',
  'unvalidated-constraint': 'not valid',
  'constraint-not-enforced': 'not enforced',
};

function countsOf(findings: readonly Finding[]): string[] {
  const counts = Object.entries(COUNTED).flatMap(([rule, words]) => {
    const count = findings.filter((finding) => finding.rule === rule).length;
    if (count === 0) return [];
    return [
      rule === 'session-replication-role' ? words : `${count.toLocaleString('en-US')} ${words}`,
    ];
  });
  return counts.length > 0 ? counts : ['all in force'];
}
