import { describe, expect, it } from '@jest/globals';
import type { Finding, Severity } from '@belay/core/report/schema.ts';
import { annotate, chooseAnnotations } from '../src/annotations.ts';
import { captured } from './captured.ts';
import { commandsIn } from './runner-lines.ts';

const finding = (severity: Severity, title: string, more: Partial<Finding> = {}): Finding => ({
  rule: 'a-rule',
  severity,
  evidence: 'sql',
  title,
  place: { file: 'prisma/migrations/x/migration.sql', line: 4 },
  ...more,
});

const many = (count: number, severity: Severity, more: Partial<Finding> = {}) =>
  Array.from({ length: count }, (_, i) => finding(severity, `${severity} ${i}`, more));

describe('annotations', () => {
  it('stay within ten of each type for the step, and say how many more there are', async () => {
    const findings = [...many(30, 'notice'), ...many(30, 'warning'), ...many(30, 'error')];
    const { text } = await captured(() => annotate(findings));
    const commands = commandsIn(text);
    const count = (name: string) => commands.filter((command) => command === name).length;
    expect(count('error')).toBe(9); // one is left for the step's own failure
    expect(count('warning')).toBe(7); // three are left for the log
    expect(count('notice')).toBe(10); // with the one that counts the others
    expect(commands[0]).toBe('error');
    expect(text).toContain(`${90 - 9 - 7 - 9} more findings`);
  });

  it('prefer what was measured', () => {
    const findings = [...many(9, 'error'), finding('error', 'seen', { evidence: 'measured' })];
    const { annotations, leftOut } = chooseAnnotations(findings);
    expect(annotations[0]?.message).toBe('seen');
    expect(leftOut).toBe(1);
  });

  it('leave out findings without a place', () => {
    const placeless = finding('error', 'no place');
    delete placeless.place;
    expect(chooseAnnotations([placeless])).toEqual({ annotations: [], leftOut: 0 });
  });

  it('stay under 4,096 characters', () => {
    const { annotations } = chooseAnnotations([
      finding('error', 't'.repeat(3_000), { detail: 'd'.repeat(10_000), advice: 'a' }),
    ]);
    expect(annotations[0]?.message.length).toBeLessThanOrEqual(4_096);
    expect(annotations[0]?.message).toMatch(/…$/);
  });

  it('point at file, line and column, and no hostile text breaks out', async () => {
    const place = { file: 'a,b::c\n::error::d.sql', line: 4, column: 2 };
    const { text } = await captured(() =>
      annotate([finding('warning', 'x\n::error::y', { place })]),
    );
    expect(commandsIn(text)).toEqual(['warning']);
    expect(text).toContain('file=a%2Cb%3A%3Ac%0A%3A%3Aerror%3A%3Ad.sql,line=4,endLine=4,col=2');
  });

  it('give no column over several lines', () => {
    const place = { file: 'a.sql', line: 4, endLine: 6, column: 2 };
    const [annotation] = chooseAnnotations([finding('error', 'x', { place })]).annotations;
    expect(annotation?.properties).toMatchObject({ startLine: 4, endLine: 6 });
    expect(annotation?.properties).not.toHaveProperty('startColumn');
  });
});
