import type { ActionDefinition } from '@belay/core/config/action.ts';
import { describeInputs } from '@belay/core/config/inputs.ts';
import type { InputDescription } from '@belay/core/config/inputs.ts';

/** A README with the tables of inputs and outputs put between their markers. */
export function withTables(readme: string, action: ActionDefinition): string {
  return between(between(readme, 'inputs', inputsTable(action)), 'outputs', outputsTable(action));
}

function between(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name}:begin, generated -->`, `<!-- ${name}:end -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`README.md has no ${begin} ... ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
}

function inputsTable(action: ActionDefinition): string {
  const rows = describeInputs(action.inputs).map((input) => [
    `\`${input.name}\``,
    input.description + (input.secret ? ' Masked; give it from a secret.' : ''),
    defaultOf(input),
  ]);
  return table(['Input', 'What it is for', 'Default'], rows);
}

function defaultOf({ default: fallback }: InputDescription): string {
  return fallback === undefined ? '' : `\`${fallback}\``;
}

function outputsTable(action: ActionDefinition): string {
  const rows = Object.entries(action.outputs).map(([name, meaning]) => [`\`${name}\``, meaning]);
  return table(['Output', 'What it holds'], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
