import { quoteIdent } from '../../postgres/identifiers.ts';
import { type Grant, SELF } from '../../postgres/catalogue/types.ts';
import type { Difference } from './differences.ts';

/** What looking at a database takes; CONNECT is no part of a schema. */
const TO_LOOK: ReadonlySet<string> = new Set(['SELECT', 'USAGE']);

function isToLook({ role, privilege, revoked }: Grant, reader: string): boolean {
  return !revoked && TO_LOOK.has(privilege) && [reader, quoteIdent(reader)].includes(role);
}

/** Where the role that deploys does not own a schema, it has to be let in. */
function isToDeploy({ role, revoked }: Grant, { node }: Difference): boolean {
  return !revoked && role === SELF && node.kind === 'schema';
}

/**
 * The difference without what is none in privileges: the rights that looking and deploying take, and, where the promise was
 * made on another major version, one that GRANT ALL and REVOKE ALL only mean from Postgres 17 on (MAINTAIN).
 */
export function withGrantsOf(
  difference: Difference,
  { reader, otherMajor }: { reader: string; otherMajor: boolean },
): Difference {
  const counts = ({ privilege }: Grant) => !otherMajor || privilege !== 'MAINTAIN';
  const properties = difference.properties.flatMap((change) => {
    if (change.property !== 'grants') return [change];
    const before = (change.before as Grant[]).filter(counts);
    const text = new Set(before.map((grant) => JSON.stringify(grant)));
    const after = (change.after as Grant[])
      .filter(counts)
      .filter(
        (grant) =>
          text.has(JSON.stringify(grant)) ||
          !(isToLook(grant, reader) || isToDeploy(grant, difference)),
      );
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ ...change, before, after }];
  });
  return { ...difference, properties };
}

/** ALTER DEFAULT PRIVILEGES that only lets the role that looks see what will be made. */
export function givesOnlyTo({ change, node }: Difference, reader: string): boolean {
  if (change !== 'unexpected' || node.kind !== 'default privileges') return false;
  return node.object.grants.every((grant) => isToLook(grant, reader));
}
