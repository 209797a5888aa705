/**
 * Reads Prometheus' text format 0.0.4 strictly: every metric has HELP and TYPE before its samples, no series twice, no
 * timestamps (a Pushgateway refuses them).
 *
 * @returns The values by `name{label="value",…}`, labels sorted, the label `database` left out.
 */
export function parseMetrics(text: string): {
  values: Record<string, number>;
  databases: string[];
} {
  const types = new Map<string, string>();
  const values: Record<string, number> = {};
  const databases = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const [, type, typed = ''] = /^# (HELP|TYPE) ([a-z_]+) ./.exec(line) ?? [];
    if (type !== undefined) {
      if (type === 'TYPE') types.set(typed, line);
      continue;
    }
    const [, name = '', labels = '', value = ''] =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (!types.has(name)) throw new Error(`not the text format, or without a type: ${line}`);
    const pairs = labelsOf(labels);
    databases.add(pairs.get('database') ?? '');
    pairs.delete('database');
    const shown = [...pairs].map(([label, text]) => `${label}="${text}"`).sort();
    const key = `${name}{${shown.join(',')}}`;
    if (key in values) throw new Error(`twice: ${line}`);
    if (value === '' || Number.isNaN(Number(value))) throw new Error(`no number: ${line}`);
    values[key] = Number(value);
  }
  return { values, databases: [...databases] };
}

function labelsOf(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    const match = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/.exec(rest);
    if (!match) throw new Error(`no labels: ${rest}`);
    const value = (match[2] ?? '').replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    pairs.set(match[1] ?? '', value);
    rest = rest.slice(match[0].length);
  }
  return pairs;
}
