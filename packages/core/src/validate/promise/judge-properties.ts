import type { PropertyChange } from '../../postgres/catalogue/compare.ts';
import type { Severity } from '../../report/schema.ts';
import type { Draft } from './draft.ts';
import type { Difference } from './differences.ts';
import { grantDifference, grantWords, grantsPart } from './grants.ts';
import { tuningSeverity } from './tuning.ts';
import { validatedSince } from './validated.ts';
import { alongWords, asTitle, effectOf, nameOf, propertyLines } from './words.ts';

/**
 * An object that is there in another form: whose it is and who may use it, how it is tuned, and what it is are
 * findings of their own. Rights that nobody gave are left out: they are judged by who has them.
 */
export function judgeProperties(difference: Difference): Draft[] {
  const rights: PropertyChange[] = [];
  const tuned: PropertyChange[] = [];
  const others: PropertyChange[] = [];
  const validated = validatedSince(difference.node, difference.properties);
  for (const change of difference.properties) {
    if (validated.includes(change)) continue;
    if (change.property === 'owner' || change.property === 'grants') rights.push(change);
    else if (tuningSeverity(difference, change) !== undefined) tuned.push(change);
    else others.push(change);
  }
  return [
    ...(others.length > 0 ? [differs({ ...difference, properties: others })] : []),
    ...(validated.length > 0 ? [proven({ ...difference, properties: validated })] : []),
    ...privileges({ ...difference, properties: rights }),
    ...(tuned.length > 0 ? [tuning({ ...difference, properties: tuned })] : []),
  ];
}

function differs(difference: Difference): Draft {
  const { node, properties } = difference;
  const lines = propertyLines(properties);
  return {
    rule: 'schema-differs',
    severity: 'error',
    object: node.id,
    title: asTitle(`${nameOf(node)} is not as promised: ${lines.join('; ')}`),
    lines: told(lines, difference),
    effect: effectOf(node.kind, 'differs'),
    changes: [difference],
  };
}

/** Better than promised: to undo it would take the constraint away. */
function proven(difference: Difference): Draft {
  const { node, properties } = difference;
  return {
    rule: 'schema-differs',
    severity: 'notice',
    object: node.id,
    title: asTitle(`${nameOf(node)} was promised NOT VALID and has been validated`),
    lines: told(propertyLines(properties), difference),
    effect: ['A migration that validates it makes every other database the same.'],
    changes: [],
  };
}

function privileges(difference: Difference): Draft[] {
  const { node, properties } = difference;
  const owner = properties.filter(({ property }) => property === 'owner');
  const grants = properties.filter(({ property }) => property === 'grants');
  const { lacking, untaken } = grants.map(grantDifference)[0] ?? { lacking: [], untaken: [] };
  const lines = [
    ...propertyLines(owner),
    ...lacking.map((grant) => `lacks ${grantWords(grant)}`),
    ...untaken.map((grant) => `has ${grantWords(grant)}, which a migration revoked`),
  ];
  if (lines.length === 0) return [];
  const concerned = [...lacking, ...untaken];
  const isConcerned = grants.map((change) =>
    grantsPart(change, (grant) =>
      concerned.some(({ role, privilege }) => role === grant.role && privilege === grant.privilege),
    ),
  );
  return [
    {
      rule: 'privileges-differ',
      severity: 'error',
      object: node.id,
      title: asTitle(`${nameOf(node)} has other rights than promised: ${lines.join('; ')}`),
      lines: told(lines, difference),
      effect: ['Statements of the roles concerned fail, or succeed where they should not.'],
      changes: [{ ...difference, properties: [...owner, ...isConcerned] }],
    },
  ];
}

function tuning(difference: Difference): Draft {
  const { node, properties } = difference;
  const lines = propertyLines(properties);
  return {
    rule: 'schema-tuning',
    severity: gravest(properties.map((change) => tuningSeverity(difference, change) ?? 'error')),
    object: node.id,
    title: asTitle(`${nameOf(node)} is set otherwise than promised: ${lines.join('; ')}`),
    lines: told(lines, difference),
    effect: [],
    changes: [difference],
  };
}

const ORDER: readonly Severity[] = ['notice', 'warning', 'error'];

function gravest(severities: readonly Severity[]): Severity {
  return ORDER[Math.max(...severities.map((severity) => ORDER.indexOf(severity)))] ?? 'error';
}

/** What was promised and what was found; and what follows from it elsewhere. */
function told(lines: readonly string[], { along }: Difference): string[] {
  return [
    'Promised → found:',
    ...lines.map((line) => `  ${line}`),
    ...(along.length > 0 ? [`It goes on in ${alongWords(along)}.`] : []),
  ];
}
