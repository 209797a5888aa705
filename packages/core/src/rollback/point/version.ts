import type { Manifest } from '../../backup/manifest.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { UserError } from '../../runtime/errors.ts';

/**
 * A dump goes into the major version that it was made from, or a newer one.
 *
 * @throws UserError `backup-of-newer-server`.
 */
export function requireVersion(
  { target }: Manifest,
  { major, version }: ServerFacts,
  scope: CheckScope,
): void {
  if (target.major > major) {
    throw new UserError(
      'backup-of-newer-server',
      `The backup was made on Postgres ${target.version}, and this server is ${version}: a dump does not go into an older major version.`,
      `Take a backup from before the downgrade, or restore on a server of Postgres ${target.major}.`,
    );
  }
  if (target.major === major) return;
  scope.find({
    rule: 'backup-of-older-server',
    severity: 'warning',
    evidence: 'stored',
    title: `the backup was made on Postgres ${target.version}, and this server is ${version}`,
    detail:
      'It is restored and compared all the same; what the newer version shows otherwise would count as a difference, and the database that serves would stay.',
    advice: 'Take a backup from after the upgrade where there is one.',
  });
}
