import { stringify } from 'yaml';
import type { ActionDefinition } from '@belay/core/config/action.ts';
import { describeInputs } from '@belay/core/config/inputs.ts';

const HEADER = '# Generated from packages/core/src/config by `npm run generate`. Do not edit.\n';

/** The action.yml of an action; no input is required. */
export function actionYml(action: ActionDefinition): string {
  const inputs = describeInputs(action.inputs).map(({ name, description, default: fallback }) => [
    name,
    { description, required: false, ...(fallback !== undefined && { default: fallback }) },
  ]);
  const outputs = Object.entries(action.outputs).map(([name, description]) => [
    name,
    { description },
  ]);
  const document = {
    name: action.name,
    description: action.description,
    author: 'Belay',
    branding: action.branding,
    inputs: Object.fromEntries(inputs) as Record<string, unknown>,
    outputs: Object.fromEntries(outputs) as Record<string, unknown>,
    runs: {
      ...{ using: 'node24', main: 'dist/index.js' },
      ...(action.post && { post: 'dist/post.js', 'post-if': action.post.if }),
    },
  };
  // Strings are quoted, so that no default (`false`, `30`) turns into another type.
  return (
    HEADER +
    stringify(document, {
      defaultStringType: 'QUOTE_SINGLE',
      defaultKeyType: 'PLAIN',
      lineWidth: 0,
    })
  );
}
