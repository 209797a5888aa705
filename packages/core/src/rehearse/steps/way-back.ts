import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { CheckItem, Finding } from '../../report/schema.ts';
import type { WayBack, WayBackVerdict } from '../../report/test-report.ts';
import { type Context, type Plan, placeOf } from '../context.ts';
import { describeLoss, lossPlace } from '../losses.ts';
import { SOURCE_WORDS } from './reverse-files.ts';

/** How many differences a row shows; the report has them all. */
const SHOWN_DIFFERENCES = 5;

const STATUS: Record<WayBackVerdict, CheckItem['status']> = {
  proven: 'passed',
  inexact: 'warned',
  'loses-data': 'failed',
  none: 'warned',
};

/** A row for one migration's way back. */
function wayBackItem(proof: WayBack, accepted: boolean): CheckItem {
  const { migration, verdict, differences } = proof;
  const more = differences.length - SHOWN_DIFFERENCES;
  return {
    status: accepted ? 'warned' : STATUS[verdict],
    name: migration,
    result: accepted ? `${wayBackWords(proof)} (accepted)` : wayBackWords(proof),
    // What is lost says it all; in which form it is missing does not help.
    detail:
      verdict === 'loses-data'
        ? []
        : [...differences.slice(0, SHOWN_DIFFERENCES), ...(more > 0 ? [`and ${more} more`] : [])],
  };
}

function wayBackWords({ verdict, source, file, losses }: WayBack): string {
  switch (verdict) {
    case 'proven': {
      const words = `proven (${SOURCE_WORDS[source ?? 'nothing to undo']})`;
      return file === undefined ? words : `${words}   ${file}`;
    }
    case 'inexact':
      return `inexact: its reverse (${source ?? ''}) does not give back what was there`;
    case 'loses-data':
      return `loses ${losses.map(describeLoss).join(', ')}; a restore is the only way back`;
    case 'none':
      return 'none';
  }
}

/** Findings and the check's line from all proofs. */
export function judgeWayBack(
  context: Context,
  plan: Plan,
  scope: CheckScope,
  proofs: readonly WayBack[],
): CheckResult {
  for (const proof of [...proofs].reverse()) {
    const found = wayBackFinding(context, plan, proof);
    const settled = found && scope.find(found);
    scope.item(wayBackItem(proof, settled !== undefined && settled !== found));
    if (proof.verdict === 'proven' && proof.differences.length > 0) {
      scope.find(badDown(context, plan, proof));
    }
  }
  const { pending } = plan.choice;
  const unreached = pending.slice(proofs.length).map(({ name }) => name);
  for (const name of unreached) scope.notVerified(`the way back of ${name}: it did not apply`);
  context.details.wayBack = [...proofs];
  context.details.reverseProven =
    unreached.length === 0 && proofs.every(({ verdict }) => verdict === 'proven');
  if (proofs.length === 0) return { status: 'not-verified', result: 'no migration applied' };
  const count = (verdict: WayBackVerdict) => proofs.filter((p) => p.verdict === verdict).length;
  const words = [
    [count('proven'), 'proven'],
    [count('inexact'), 'inexact'],
    [count('loses-data'), count('loses-data') === 1 ? 'loses data' : 'lose data'],
    [count('none'), 'without any'],
    [unreached.length, 'not verified'],
  ].flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`]));
  return { result: words.join(', ') };
}

function wayBackFinding(context: Context, plan: Plan, proof: WayBack): Finding | undefined {
  const { migration, verdict, losses, differences, sql } = proof;
  const source = plan.choice.pending.find(({ name }) => name === migration);
  const common = {
    evidence: 'measured' as const,
    migration,
    ...(source ? { place: placeOf(context, source) } : {}),
    ...(differences.length === 0 ? {} : { detail: differences.join('\n') }),
    ...(sql === undefined ? {} : { sql }),
  };
  switch (verdict) {
    case 'proven':
      return undefined;
    case 'loses-data':
      return {
        ...common,
        ...(losses.length === 1 ? { object: losses.map(lossPlace).join('') } : {}),
        rule: 'loses-data',
        severity: 'error',
        title: `${migration} loses ${losses.map(describeLoss).join(', ')}`,
        detail: 'No SQL brings these back.',
        advice:
          'Keep what it takes away for one more release (rename it, or copy it to another table), or accept the loss in belay.yml with a reason; then only a restore leads back.',
      };
    case 'inexact':
      return {
        ...common,
        rule: 'way-back-inexact',
        severity: 'warning',
        title: `${migration}: the best reverse does not give back what was there`,
        advice: 'Write a down.sql beside migration.sql; Belay proves it.',
      };
    case 'none':
      return {
        ...common,
        rule: 'way-back-missing',
        severity: 'warning',
        title: `${migration} has no way back but a restore`,
        advice: 'Write a down.sql beside migration.sql; Belay proves it.',
      };
  }
}

function badDown(context: Context, plan: Plan, { migration, differences }: WayBack): Finding {
  const source = plan.choice.pending.find(({ name }) => name === migration);
  const file = source?.down?.file;
  return {
    rule: 'down-sql-inexact',
    severity: 'warning',
    evidence: 'measured',
    title: `the down.sql of ${migration} does not undo it; a generated reverse does`,
    detail: differences.join('\n'),
    migration,
    ...(source && file !== undefined ? { place: placeOf(context, { ...source, file }) } : {}),
    advice: 'Correct it or delete it: in an emergency it would be the first thing somebody runs.',
  };
}
