import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { describeInputs } from '@belay/core/config/inputs.ts';
import { testInputs, testOutputs, testOutputsOf } from '@belay/core/config/test-inputs.ts';
import { drifted } from '../../scripts/generate.ts';
import { withTables } from '../../scripts/generate/readme.ts';
import { testAction } from '@belay/core/config/test-inputs.ts';

interface ActionYml {
  inputs: Record<string, { description: string; required: boolean; default?: string }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
}

describe('generated files', () => {
  it('are what the schemas give', async () => {
    expect(await drifted()).toEqual([]);
  });

  it('action.yml has every input, none required, defaults as text, and every output', async () => {
    const text = await readFile(new URL('../action.yml', import.meta.url), 'utf8');
    const { inputs, outputs, runs } = parse(text) as ActionYml;
    expect(Object.keys(inputs)).toEqual(describeInputs(testInputs).map(({ name }) => name));
    expect(Object.keys(outputs)).toEqual(Object.keys(testOutputs));
    expect(Object.keys(testOutputsOf())).toEqual(Object.keys(outputs));
    for (const { required, default: fallback } of Object.values(inputs)) {
      expect(required).toBe(false);
      expect(['string', 'undefined']).toContain(typeof fallback);
    }
    expect(runs).toEqual({ using: 'node24', main: 'dist/index.js' });
  });

  it('a README without the markers is an error, not an empty table', () => {
    expect(() => withTables('# no markers', testAction)).toThrow('inputs:begin');
  });
});
