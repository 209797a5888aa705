import type { Grant } from '../../postgres/catalogue/types.ts';
import { plural } from '../../report/words.ts';
import type { Draft } from './draft.ts';
import type { Difference } from './differences.ts';
import { grantDifference, grantWords, grantsPart } from './grants.ts';
import { asTitle, nameOf, readable } from './words.ts';

/** How many objects one finding names. */
const NAMED = 10;

interface Extra {
  difference: Difference;
  grants: Grant[];
}

/**
 * Rights that no migration gave, by the role that has them: who reads with a tool of the operators' has the same on
 * all tables, and that is one thing to accept or to take away.
 */
export function judgeGrantees(differences: readonly Difference[]): Draft[] {
  const byRole = new Map<string, Extra[]>();
  for (const difference of differences) {
    const change = grantsOf(difference);
    const extra = change ? grantDifference(change).extra : [];
    for (const role of new Set(extra.map((grant) => grant.role))) {
      const entry = { difference, grants: extra.filter((grant) => grant.role === role) };
      byRole.set(role, [...(byRole.get(role) ?? []), entry]);
    }
  }
  return [...byRole].map(([role, extras]) => extraRights(role, extras));
}

function extraRights(role: string, extras: readonly Extra[]): Draft {
  const privileges = new Set(
    extras.flatMap(({ grants }) => grants.map((grant) => grant.privilege)),
  );
  const [only] = extras;
  const on =
    extras.length === 1 && only ? nameOf(only.difference.node) : plural(extras.length, 'object');
  const lines = extras
    .slice(0, NAMED)
    .map(
      ({ difference, grants }) =>
        `  ${nameOf(difference.node)}: ${grants.map(grantWords).join(', ')}`,
    );
  return {
    rule: 'privileges-differ',
    severity: 'warning',
    object: role,
    title: asTitle(
      `${readable(role)} has rights that no migration gave: ${[...privileges].join(', ')} on ${on}`,
    ),
    lines: extras.length > NAMED ? [...lines, `  and ${extras.length - NAMED} more`] : lines,
    effect: [],
    changes: extras.map(({ difference }) => onlyOf(difference, role)),
  };
}

/** The same difference, as far as it is about the rights that a role has too many of. */
function onlyOf(difference: Difference, role: string): Difference {
  const change = grantsOf(difference);
  if (!change) return difference;
  const part = grantsPart(change, (grant) => grant.role === role && !grant.revoked);
  return { ...difference, properties: [part], along: [] };
}

function grantsOf({ change, properties }: Difference) {
  return change === 'differs'
    ? properties.find(({ property }) => property === 'grants')
    : undefined;
}
