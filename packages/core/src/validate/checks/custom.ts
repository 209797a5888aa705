import path from 'node:path';
import { type CheckResult, type CheckScope, statusOf } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import { type CheckContext, type ValidateCheck, shown } from '../context.ts';
import { type Asked, ask } from '../custom/ask.ts';
import { type CustomCheck, customChecks } from '../custom/custom-checks.ts';
import { findingOf } from '../custom/finding.ts';

/** The checks and assertions of belay.yml: SQL of the project's own, with what it must give. */
export const customCheck: ValidateCheck = {
  id: 'custom',
  title: 'Custom',
  run: async (context, scope) => {
    const all = await customChecks(context.config);
    if (all.length === 0) return { status: 'skipped', result: 'no checks in belay.yml' };
    let holding = 0;
    for (const check of all) holding += (await runOne(context, scope, check)) ? 1 : 0;
    return resultOf(all, holding);
  },
};

/** True when it gave what was expected. */
async function runOne(
  context: CheckContext,
  scope: CheckScope,
  check: CustomCheck,
): Promise<boolean> {
  const started = performance.now();
  const asked = await ask(context, check);
  const durationMs = Math.round(performance.now() - started);
  const finding = findingOf(check, asked, placeOf(context, check, asked));
  const status = statusOf(finding === undefined ? [] : [scope.find(finding)]);
  scope.item({ status, name: check.name, result: asked.words, durationMs });
  return finding === undefined;
}

function resultOf(all: readonly CustomCheck[], holding: number): CheckResult {
  const assertions = all.filter(({ kind }) => kind === 'assertion').length;
  const checks = all.length - assertions;
  const words = [
    ...(checks === 0 ? [] : [plural(checks, 'check')]),
    ...(assertions === 0 ? [] : [plural(assertions, 'assertion')]),
  ];
  return { result: `${holding} of ${words.join(' and ')} ${all.length === 1 ? 'holds' : 'hold'}` };
}

/** The line of belay.yml that the server complains about, else the one where the SQL begins. */
function placeOf(
  context: CheckContext,
  { path: where }: CustomCheck,
  asked: Asked,
): Finding['place'] {
  const { config, root } = context;
  if (config.file === undefined) return undefined;
  const offset = asked.kind === 'answered' ? 0 : (asked.offset ?? 0);
  const line = config.places?.value(where, offset).line;
  return {
    file: shown(context, path.resolve(root, config.file)),
    ...(line === undefined ? {} : { line }),
  };
}
