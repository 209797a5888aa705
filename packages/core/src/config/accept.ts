import type { Finding } from '../report/schema.ts';
import type { Acceptance } from './belay-yml.ts';

/**
 * What cannot be accepted: after these the rehearsal has shown nothing, or the opposite, so that a green
 * verdict would be false.
 */
const NOT_ACCEPTABLE: ReadonlySet<string> = new Set([
  'migration-fails',
  'deploy-fails',
  'baseline-fails',
  'migration-provider-mismatch',
  'provider-not-postgresql',
  'migration-file-missing',
  'migration-not-utf8',
  'history-failed-migration',
  'history-missing',
]);

/**
 * Settles findings, one by one, against what the project looked at and accepted: an accepted one stays
 * in the report as a notice with its reason. Remembers which acceptances were used.
 */
export class Acceptor {
  readonly #acceptances: readonly Acceptance[];
  readonly #used = new Set<Acceptance>();

  constructor(acceptances: readonly Acceptance[]) {
    this.#acceptances = acceptances;
  }

  /** The finding itself, or the accepted form of it. */
  readonly settle = (finding: Finding): Finding => {
    const matching = this.#acceptances.filter((acceptance) => matches(acceptance, finding));
    matching.forEach((acceptance) => this.#used.add(acceptance));
    const [first] = matching;
    if (first === undefined) return finding;
    const detail = [`accepted: ${first.reason}`, finding.detail].filter(
      (part) => part !== undefined,
    );
    return { ...finding, severity: 'notice', detail: detail.join('\n') };
  };

  /** Those that no finding needed so far. */
  unused(): Acceptance[] {
    return this.#acceptances.filter((acceptance) => !this.#used.has(acceptance));
  }
}

/** All findings settled, and the acceptances that matched none. */
export function applyAccepted(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
): { findings: Finding[]; unused: Acceptance[] } {
  const acceptor = new Acceptor(acceptances);
  const settled = findings.map(acceptor.settle);
  return { findings: settled, unused: acceptor.unused() };
}

/** What is said about an acceptance that matched nothing: it may hide a typing error, or be outdated. */
export function unusedAcceptance(acceptance: Acceptance, file: string): Finding {
  const { rule, migration, object } = acceptance;
  const about = [migration, object].filter((part) => part !== undefined).join(', ');
  return {
    rule: 'acceptance-unused',
    severity: 'warning',
    evidence: 'measured',
    title: `${file} accepts ${rule}${about === '' ? '' : ` (${about})`}, but nothing like it was found`,
    detail: `The reason given there: ${acceptance.reason}`,
    place: { file },
    advice: 'Delete the entry, or correct its rule, migration or object.',
  };
}

function matches({ rule, migration, object }: Acceptance, finding: Finding): boolean {
  if (NOT_ACCEPTABLE.has(finding.rule)) return false;
  return (
    rule === finding.rule &&
    (migration === undefined || migration === finding.migration) &&
    (object === undefined ||
      (finding.object !== undefined && plain(object) === plain(finding.object)))
  );
}

/** `public."Order"."note"` and `Order.note` are the same object to a person. */
function plain(object: string): string {
  return object.replaceAll('"', '').replace(/^public\./, '');
}
