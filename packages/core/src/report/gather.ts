import type { Finding } from './schema.ts';

/** Of one kind, so many are told one by one. */
const MOST = 20;
/** What only deserves a notice is told together when there are more than these. */
const MOST_NOTICES = 3;
/** Lines in the finding that stands for many. */
const LISTED = 100;

/** What makes findings of one kind. */
type Kind = Pick<Finding, 'rule' | 'severity'>;

/** What a number stands before, for findings of the kind of the given one: `foreign keys without an index`. */
export type ManyWords = (finding: Finding) => string;

/** Findings of one kind. */
export interface Gathered<T> {
  /** Told one by one. */
  single: T[];
  /** Told together: none, or several. */
  together: T[];
}

/** Of each rule and severity the first ones, and the others apart; in the order in which each kind first came. */
export function ofKinds<T extends Kind>(items: readonly T[]): Gathered<T>[] {
  const kinds = new Map<string, T[]>();
  for (const item of items) {
    const kind = `${item.rule} ${item.severity}`;
    const same = kinds.get(kind) ?? [];
    if (same.push(item) === 1) kinds.set(kind, same);
  }
  return [...kinds.values()].map((same) => ({
    single: same.slice(0, MOST),
    together: same.slice(MOST),
  }));
}

/**
 * Keeps a report readable: of one rule and severity, the first findings and one that counts the rest;
 * notices all in one as soon as there are several.
 */
export function gatherKinds(findings: readonly Finding[], many: ManyWords): Finding[] {
  return ofKinds(findings).flatMap(({ single, together }) => {
    const all = [...single, ...together];
    const isNotice = all[0]?.severity === 'notice';
    if (isNotice) return all.length <= MOST_NOTICES ? all : asOne(all, many);
    return [...single, ...asOne(together, (finding) => `more ${many(finding)}`)];
  });
}

/**
 * The same of findings that the project may have accepted: only what is open counts, so that each finding
 * can be accepted, however many there are, and what is not accepted yet comes to light.
 *
 * @param settle Settles one against what is accepted; gives it back as it is when it is not.
 */
export function gatherSettled(
  findings: readonly Finding[],
  settle: (finding: Finding) => Finding,
  many: ManyWords,
): Finding[] {
  const open: Finding[] = [];
  const accepted: Finding[] = [];
  for (const finding of findings) {
    const settled = settle(finding);
    (settled === finding ? open : accepted).push(settled);
  }
  const words: ManyWords = (finding) => `more ${many(finding)}, accepted`;
  const told = ofKinds(accepted).flatMap(({ single, together }) => [
    ...single,
    ...asOne(together, words),
  ]);
  return [...gatherKinds(open, many), ...told];
}

function asOne(findings: readonly Finding[], many: ManyWords): Finding[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { rule, severity, evidence, advice } = first;
  const statements = findings.flatMap(({ sql }) => sql ?? []);
  const titles = findings.map(({ title }) => title);
  return [
    {
      ...{ rule, severity, evidence },
      title: `${findings.length.toLocaleString('en-US')} ${many(first)}`,
      detail: limited(titles, ''),
      ...(advice === undefined ? {} : { advice }),
      ...(statements.length === 0 ? {} : { sql: limited(statements, '-- ') }),
    },
  ];
}

function limited(lines: readonly string[], comment: string): string {
  const more = lines.length - LISTED;
  return [
    ...lines.slice(0, LISTED),
    ...(more > 0 ? [`${comment}and ${more.toLocaleString('en-US')} more`] : []),
  ].join('\n');
}
