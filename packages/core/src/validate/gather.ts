import type { Finding } from '../report/schema.ts';

/** Of one kind, so many are told one by one. */
const MOST = 20;
/** What only deserves a notice is told together when there are more than these. */
const MOST_NOTICES = 3;
/** Lines in the finding that stands for many. */
const LISTED = 100;

/**
 * Keeps a report readable: of one rule and severity, the first findings and one that counts the rest;
 * notices all in one as soon as there are several. In the order in which each kind first came.
 *
 * @param many What a number stands before, for findings of the kind of the given one: `foreign keys without an index`.
 */
export function gatherKinds(
  findings: readonly Finding[],
  many: (finding: Finding) => string,
): Finding[] {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const kind = `${finding.rule} ${finding.severity}`;
    const same = kinds.get(kind) ?? [];
    if (same.push(finding) === 1) kinds.set(kind, same);
  }
  return [...kinds.values()].flatMap(([first, ...others]) =>
    first ? gather(first, others, many(first)) : [],
  );
}

function gather(first: Finding, others: readonly Finding[], what: string): Finding[] {
  const all = [first, ...others];
  const isNotice = first.severity === 'notice';
  if (all.length <= (isNotice ? MOST_NOTICES : MOST)) return all;
  if (isNotice) return [asOne(first, all, what)];
  return [...all.slice(0, MOST), asOne(first, all.slice(MOST), `more ${what}`)];
}

function asOne(
  { rule, severity, evidence, advice }: Finding,
  findings: readonly Finding[],
  what: string,
): Finding {
  const statements = findings.flatMap(({ sql }) => sql ?? []);
  return {
    ...{ rule, severity, evidence },
    title: `${findings.length.toLocaleString('en-US')} ${what}`,
    detail: limited(
      findings.map(({ title }) => title),
      '',
    ),
    ...(advice === undefined ? {} : { advice }),
    ...(statements.length === 0 ? {} : { sql: limited(statements, '-- ') }),
  };
}

function limited(lines: readonly string[], comment: string): string {
  const more = lines.length - LISTED;
  return [
    ...lines.slice(0, LISTED),
    ...(more > 0 ? [`${comment}and ${more.toLocaleString('en-US')} more`] : []),
  ].join('\n');
}
