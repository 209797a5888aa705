import type { CatalogueChange, Grant } from './types.ts';

/** The words for properties whose name in the snapshot is not what one calls them. */
const WORDS: Record<string, string> = {
  notNull: 'NOT NULL',
  notNullUnvalidated: 'NOT NULL not validated',
  identitySequence: 'identity sequence',
  unlogged: 'UNLOGGED',
  toastOptions: 'toast options',
  accessMethod: 'access method',
  rowSecurity: 'row level security',
  forceRowSecurity: 'row level security forced on the owner',
  replicaIdentity: 'replica identity',
  clusteredOn: 'clustered on',
  partitionKey: 'partition key',
  partitionOf: 'partition of',
  partitionBound: 'partition bound',
  ofType: 'of type',
  foreignServer: 'foreign server',
  foreignOptions: 'foreign options',
  ownedBy: 'owned by',
  indexValid: 'index valid',
  indexTablespace: 'index tablespace',
  indexOptions: 'index options',
  indexComment: 'index comment',
  enforcementOff: 'enforcement switched off',
  enabled: 'state',
  allTables: 'for all tables',
  viaRoot: 'published via the root table',
  local: 'declared on the table itself',
};

/** Longer texts (function bodies, view queries) are told apart by a look at the definition, not in one line. */
const ONE_LINE = 160;

/** One line, or for lists one line for what went and one for what came. */
export function describeProperty(property: string, before: unknown, after: unknown): string[] {
  const word = WORDS[property] ?? property;
  if (property === 'grants')
    return listDifference(
      'grant',
      (before as Grant[]).map(grantText),
      (after as Grant[]).map(grantText),
    );
  if (property === 'columnOrder') return [`column order: ${String(before)} → ${String(after)}`];
  if (property === 'labels') return labelDifference(before as string[], after as string[]);
  if (Array.isArray(before) && Array.isArray(after))
    return listDifference(word, before.map(valueText), after.map(valueText));
  const [was, is] = [valueText(before), valueText(after)];
  if (was.length + is.length > ONE_LINE || was.includes('\n') || is.includes('\n'))
    return [`${word}: ${firstDifference(was, is)}`];
  return [`${word}: ${was} → ${is}`];
}

/** One line for a person: `column public.t.c changed: type: integer → bigint`. */
export function describeChange(change: CatalogueChange): string {
  const details = change.details.length === 0 ? '' : `: ${change.details.join('; ')}`;
  const what = change.kind === 'other' ? change.object : `${change.kind} ${change.object}`;
  return `${what} ${change.change}${details}`;
}

function grantText(grant: Grant): string {
  const option = grant.grantable && !grant.revoked ? ' with grant option' : '';
  return `${grant.revoked ? 'no ' : ''}${grant.privilege} to ${grant.role}${option}`;
}

function listDifference(word: string, before: string[], after: string[]): string[] {
  const gone = before.filter((item) => !after.includes(item));
  const come = after.filter((item) => !before.includes(item));
  if (gone.length + come.length === 0)
    return [`${word}: ${before.join(', ')} → ${after.join(', ')}`];
  return [
    ...(gone.length > 0 ? [`${word} removed: ${gone.join(', ')}`] : []),
    ...(come.length > 0 ? [`${word} added: ${come.join(', ')}`] : []),
  ];
}

function labelDifference(before: string[], after: string[]): string[] {
  const changed =
    before.some((label) => !after.includes(label)) ||
    after.some((label) => !before.includes(label));
  const was = before.filter((label) => after.includes(label)).join(', ');
  const is = after.filter((label) => before.includes(label)).join(', ');
  return [
    ...(changed ? listDifference('value', before, after) : []),
    ...(was === is ? [] : [`order: ${was} → ${is}`]),
  ];
}

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The first line in which two long texts differ. */
function firstDifference(before: string, after: string): string {
  const was = before.split('\n');
  const is = after.split('\n');
  const line = was.findIndex((text, index) => text !== is[index]);
  const at = line === -1 ? was.length : line;
  return `line ${at + 1}: ${shortened(was[at])} → ${shortened(is[at])}`;
}

function shortened(text: string | undefined): string {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return '(nothing)';
  return trimmed.length > ONE_LINE / 2 ? `${trimmed.slice(0, ONE_LINE / 2)}…` : trimmed;
}
