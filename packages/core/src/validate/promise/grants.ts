import type { PropertyChange } from '../../postgres/catalogue/compare.ts';
import type { Grant } from '../../postgres/catalogue/types.ts';
import { readable } from './words.ts';

/** How the privileges on one object are not as promised. */
export interface GrantDifference {
  /** Rights that a migration gave, or that everybody has by default, and that are not there. */
  lacking: Grant[];
  /** Rights that a migration took away and that are there all the same. */
  untaken: Grant[];
  /** Rights that no migration gave. */
  extra: Grant[];
}

/** What differs between two lists of privileges, each relative to the default of the object's kind. */
export function grantDifference({ before, after }: PropertyChange): GrantDifference {
  const [promised, found] = [before as Grant[], after as Grant[]];
  const lacking = promised.filter((grant) => !grant.revoked && !has(found, grant));
  const taken = found.filter((grant) => grant.revoked && !has(promised, grant));
  return {
    lacking: [...lacking, ...taken.map((grant) => ({ ...grant, revoked: false }))],
    untaken: promised.filter((grant) => grant.revoked && !has(found, grant)),
    extra: found.filter((grant) => !grant.revoked && !has(promised, grant)),
  };
}

/** With the right to pass it on, a role has the privilege as well. */
function has(grants: readonly Grant[], { role, privilege, revoked, grantable }: Grant): boolean {
  return grants.some(
    (other) =>
      other.role === role &&
      other.privilege === privilege &&
      other.revoked === revoked &&
      (revoked || other.grantable || !grantable),
  );
}

/** `SELECT to reporting`. */
export function grantWords({ role, privilege, grantable }: Grant): string {
  return `${privilege} to ${readable(role)}${grantable ? ' with grant option' : ''}`;
}

/**
 * The part of a difference that is about some of the rights only: what has to come (`gained`) and what has to go
 * (`lost`) to get from what was found to what was promised.
 */
export function grantsPart(
  { property, before, after }: PropertyChange,
  concerns: (grant: Grant) => boolean,
): PropertyChange {
  const [promised, found] = [before as Grant[], after as Grant[]];
  const isSame = (one: Grant) => (other: Grant) => JSON.stringify(one) === JSON.stringify(other);
  const gained = promised.filter((grant) => !found.some(isSame(grant)) && concerns(grant));
  const lost = found.filter((grant) => !promised.some(isSame(grant)) && concerns(grant));
  return {
    property,
    before: [...found.filter((grant) => !lost.includes(grant)), ...gained],
    after: found,
  };
}
