import { afterAll, describe, expect, it } from '@jest/globals';
import { rollbackAction } from '../../../src/config/rollback-inputs.ts';
import { parseInputs } from '../../../src/config/inputs.ts';
import type { ArmedState, RollbackOptions } from '../../../src/rollback/context.ts';
import { atEndOfJob } from '../../../src/rollback/arm/end-of-job.ts';
import { AFTER_CANCEL_MS } from '../../../src/rollback/arm/time.ts';
import { runRollback } from '../../../src/rollback/frame.ts';
import { type Ports, silentLogger } from '../../../src/runtime/ports.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';

afterAll(removeTemporaryFolders);

const armed: ArmedState = {
  target: { place: 'db:5432/shop', database: 'shop', databaseOid: 16384 },
  history: [{ name: '20260101000000_init', state: 'applied' }],
  ...{ pending: [], on: 'failure', armedAt: '2026-01-01T00:00:00.000Z' },
};

const NOW = 1_000_000;

/** The end of a job that came out so; and what the stage was told, if it was asked at all. */
async function end(jobStatus: string) {
  let asked: { options: RollbackOptions; ports: Ports } | undefined;
  const options = {
    ...parseInputs(rollbackAction.inputs, {}, (name) => name),
    ...{ workspace: temporaryFolder(), run: 'testrun1', identity: {} },
  };
  const ports = {
    ...{ log: silentLogger, now: () => NOW, signal: new AbortController().signal },
    env: {},
  };
  const report = await atEndOfJob({ options, armed, jobStatus }, ports, (options, ports) => {
    asked = { options, ports };
    return runRollback(options, ports, {
      ...{ plan: [], quiet: true },
      body: async () => undefined,
    });
  });
  return { report, asked };
}

describe('the end of a job with an armed rollback', () => {
  it('does nothing after success but say so', async () => {
    const { report, asked } = await end('success');
    expect(asked).toBeUndefined();
    expect(report).toMatchObject({ verdict: 'passed', rollback: { what: 'arm', done: false } });
    expect(report.headline).toBe('Disarmed: the job came through, and nothing was done to shop');
  });

  it('rolls back after a failure, and takes the time it needs', async () => {
    const { asked } = await end('failure');
    expect(asked?.options).toMatchObject({ what: 'now', armed });
    expect(asked?.options.endsBy).toBeUndefined();
  });

  it('rolls back after a cancel inside the time that leaves', async () => {
    const { asked } = await end('cancelled');
    expect(asked?.options).toMatchObject({ what: 'now', armed, endsBy: NOW + AFTER_CANCEL_MS });
    expect(AFTER_CANCEL_MS).toBeLessThan(5 * 60_000);
  });

  it.each(['', 'skipped', 'Failure', '${{ job.status }}'])(
    'does nothing after %j',
    async (word) => {
      const { report, asked } = await end(word);
      expect(asked).toBeUndefined();
      expect(report).toMatchObject({
        verdict: 'refused',
        error: {
          code: 'job-status-unknown',
          message: expect.stringContaining(JSON.stringify(word)),
        },
        next: { command: 'belay rollback --migration 20260101000000_init --plan' },
      });
    },
  );
});
