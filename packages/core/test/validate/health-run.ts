import { loadConfig } from '@belay/core/config/belay-yml.ts';
import { parseInputs } from '@belay/core/config/inputs.ts';
import { type ValidateInputs, validateInputs } from '@belay/core/config/validate-inputs.ts';
import type { HealthResult } from '@belay/core/report/health-result.ts';
import type { CheckResult } from '@belay/core/report/recorder.ts';
import type { CheckItem, Finding } from '@belay/core/report/schema.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { checkHealth } from '@belay/core/validate/health/check-health.ts';
import { healthSecrets, healthTargets } from '@belay/core/validate/health/targets.ts';
import { folderWith } from '@belay/testkit/workspace.ts';

export interface HealthRun {
  inputs?: Partial<ValidateInputs>;
  /** belay.yml */
  yaml?: string;
  env?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

export interface HealthOutcome {
  result: CheckResult;
  results: HealthResult[];
  findings: Finding[];
  items: CheckItem[];
  notVerified: string[];
  /** What the stage would mask. */
  secrets: string[];
  /** Debug lines. */
  log: string[];
}

/** The health check as the stage runs it: inputs and belay.yml read, every URL asked. */
export async function runHealth({
  inputs,
  yaml,
  env = {},
  signal,
}: HealthRun): Promise<HealthOutcome> {
  const workspace = folderWith(yaml === undefined ? {} : { 'belay.yml': yaml });
  const options = {
    ...parseInputs(validateInputs, {}, (name) => name),
    ...{ workspace, run: 'testrun1', identity: {} },
    ...inputs,
  };
  const targets = await healthTargets(options, await loadConfig(undefined, workspace), env);
  const outcome: Omit<HealthOutcome, 'result'> = {
    ...{ results: [], findings: [], items: [], notVerified: [], log: [] },
    secrets: healthSecrets(targets),
  };
  const debug = (line: string) => void outcome.log.push(line);
  const ports = {
    ...{ log: { ...silentLogger, debug }, now: Date.now, env },
    signal: signal ?? new AbortController().signal,
  };
  const result = await checkHealth(targets, outcome.results, ports, {
    item: (item) => outcome.items.push(item),
    find: (finding) => {
      outcome.findings.push(finding);
      return finding;
    },
    findAll: (findings) => void outcome.findings.push(...findings),
    notVerified: (sentence) => outcome.notVerified.push(sentence),
  });
  return { result, ...outcome };
}

/** Asks one URL, so shortly that it is asked once, unless more time is given. */
export async function askOnce(url: string, inputs: Partial<ValidateInputs> = {}) {
  const outcome = await runHealth({ inputs: { healthUrl: [url], healthTimeout: 600, ...inputs } });
  const [result] = outcome.results;
  const [finding] = outcome.findings;
  return { ...outcome, healthy: result?.healthy, reason: result?.reason, advice: finding?.advice };
}
