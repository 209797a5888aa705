import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';

afterAll(removeTemporaryFolders);

const SUMMARY = path.resolve(import.meta.dirname, '../../../scripts/test-summary.mjs');

/** A jest result of one file whose tests ended as given; a file without tests is one that did not load. */
function jest(...statuses: ('passed' | 'failed' | 'pending')[]) {
  const count = (status: string) => statuses.filter((each) => each === status).length;
  const failed = count('failed') > 0 || statuses.length === 0;
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    testResults: [
      {
        name: 'a.test.ts',
        status: failed ? 'failed' : 'passed',
        assertionResults: statuses.map((status, index) => ({ status, fullName: `test ${index}` })),
      },
    ],
  };
}

function summary(results: unknown, ...failedSteps: string[]) {
  const file = path.join(folderWith({ 'jest.json': JSON.stringify(results) }), 'jest.json');
  const { status, stdout } = spawnSync(process.execPath, [SUMMARY, file, ...failedSteps], {
    encoding: 'utf8',
  });
  return { status, last: stdout.trim().split('\n').at(-1) };
}

describe('the last line of test.sh', () => {
  it('counts what passed', () => {
    expect(summary(jest('passed', 'passed', 'pending'))).toEqual({
      status: 0,
      last: '2 passed, 0 failed',
    });
  });

  it('fails for a failed test', () => {
    expect(summary(jest('passed', 'failed'), 'tests')).toEqual({
      status: 1,
      last: '1 passed, 1 failed',
    });
  });

  it('fails for a failed step besides the tests', () => {
    expect(summary(jest('passed'), 'lint', 'types')).toEqual({
      status: 1,
      last: '1 passed, 2 failed',
    });
  });

  it('fails when no test ran, a file did not load, or jest wrote nothing', () => {
    expect(summary(jest('pending'))).toEqual({ status: 1, last: '0 passed, 1 failed' });
    expect(summary(jest(), 'tests').status).toBe(1);
    expect(summary('', 'tests').status).toBe(1);
  });

  it('fails when jest failed although every test passed', () => {
    expect(summary(jest('passed'), 'tests')).toEqual({ status: 1, last: '1 passed, 1 failed' });
  });
});
