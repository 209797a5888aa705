import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestReport } from '@belay/core/report/test-report.ts';
import type { ValidateReport } from '@belay/core/report/validate-report.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { copyShop, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { deployed, execute } from '../../packages/core/test/validate/run.ts';
import { ROOT, belay, leftBehind, processes, start, startBelay } from './run.ts';
import { runStep } from './runner.ts';

afterAll(removeTemporaryFolders);

const server = useServer();
const reportIn = <T>(folder: string): T =>
  JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as T;

let shop = '';
let url = '';
beforeAll(async () => {
  shop = copyShop();
  url = await deployed(server, shop);
});

describe('belay validate', () => {
  const env = () => ({ BELAY_DATABASE_URL: url });

  it('exits 0 for a deploy that stands, the verdict last', async () => {
    const run = startBelay(['validate'], { cwd: shop, env: env() });
    const { exitCode, stdout, stderr } = await run.ended;
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('migrations')]);
    expect(stdout).toMatch(/\nPASSED.*The deploy stands/);
    expect(leftBehind(run)).toEqual([]);
    expect(reportIn<ValidateReport>(path.join(shop, 'belay-report/validate'))).toMatchObject({
      validate: { drift: false },
    });
  });

  it('shows the password nowhere, not in a list of processes either', async () => {
    const { password } = new URL(url);
    const run = startBelay(['validate', '--verbose'], { cwd: shop, env: env() });
    const seen: string[] = [];
    const look = setInterval(() => seen.push(...processes()), 50);
    const { stdout, stderr } = await run.ended;
    clearInterval(look);
    const report = readFileSync(path.join(shop, 'belay-report/validate/report.json'), 'utf8');
    for (const text of [stdout, stderr, report, seen.join('\n')])
      expect(text).not.toContain(password);
  });

  it('exits 1 for one that does not, 2 for a mistake', async () => {
    const drifted = await server.createDatabase(new URL(url).pathname.slice(1));
    await execute(drifted, 'ALTER TABLE "Order" DROP COLUMN "number" CASCADE');
    const failed = await belay(['validate'], { cwd: shop, env: { BELAY_DATABASE_URL: drifted } });
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toMatch(/\nFAILED.*The deploy does not stand: /);
    const mistake = await belay(['validate', '--connections', 'many'], { cwd: shop, env: env() });
    expect(mistake).toMatchObject({ exitCode: 2, stdout: '' });
    expect(mistake.stderr).toContain('--connections must be a whole number from 1 to 20');
  });
});

describe('from the rehearsal to the validation', () => {
  it('the promise is the rehearsed schema, and the plan is the same', async () => {
    const project = copyShop();
    const since = '20250827083000_daily_revenue_view';
    const rehearsal = await belay(['test', '--since', since], { cwd: project });
    expect(rehearsal.exitCode).toBeLessThan(2);
    const promised = reportIn<TestReport>(path.join(project, 'belay-report'));
    const expecting = ['validate', '--expect', 'belay-report/report.json'];
    const env = { BELAY_DATABASE_URL: url };
    const validation = await belay(expecting, { cwd: project, env });
    expect(validation.exitCode).toBe(0);
    const report = reportIn<ValidateReport>(path.join(project, 'belay-report/validate'));
    expect(report.validate).toMatchObject({
      drift: false,
      planDigest: promised.test.planDigest,
      promise: { kind: 'report' },
    });
    // The rehearsal's own report is still there for whoever has to go back.
    expect(existsSync(path.join(project, 'belay-report/report.json'))).toBe(true);

    const migration = path.join(
      project,
      'prisma/migrations/20260420091000_drop_order_note/migration.sql',
    );
    writeFileSync(migration, `${readFileSync(migration, 'utf8')}-- edited\n`);
    const other = await belay(expecting, { cwd: project, env });
    expect(other.exitCode).toBe(2);
    expect(other.stdout).toContain('expect-other-plan');
    expect(other.stdout).toContain('20260420091000_drop_order_note');
  });
});

describe('action-validate', () => {
  const action = 'action-validate' as const;

  it('sets every output and a summary that begins with the verdict', async () => {
    const step = await runStep({ action, workspace: shop, inputs: { 'database-url': url } });
    expect(step).toMatchObject({ exitCode: 0, left: [] });
    expect(step.outputs).toEqual({
      verdict: 'warned',
      report: path.join(shop, 'belay-report/validate/report.json'),
      'failed-checks': '[]',
      drift: 'false',
    });
    expect(step.summary.split('\n')[0]).toMatch(/^### .*The deploy stands/);
    const opened = step.log.match(/^::group::.*$/gm) ?? [];
    expect(step.log.match(/^::endgroup::$/gm) ?? []).toHaveLength(opened.length);
  });

  it('fails the step, with outputs that a later step can decide by', async () => {
    const drifted = await server.createDatabase(new URL(url).pathname.slice(1));
    await execute(drifted, 'DROP INDEX "Order_to_pack_idx"');
    const inputs = { 'database-url': drifted };
    const step = await runStep({ action, workspace: shop, inputs });
    expect(step).toMatchObject({
      exitCode: 1,
      left: [],
      outputs: { verdict: 'failed', 'failed-checks': '["schema"]', drift: 'true' },
    });
    expect(step.log).toMatch(/^::error::The deploy does not stand: .*Order_to_pack_idx/m);
    expect(step.summary).toMatch(/Mend it forward with the SQL of the findings/);
  });

  it('masks every secret before anything else, also in what an alert says', async () => {
    const secret = 'https://hooks.example.invalid/services/T0/B0/geheim123';
    const inputs = { 'database-url': url, 'alert-url': secret, 'health-headers': 'X-Key: wort456' };
    const step = await runStep({ action, workspace: shop, inputs });
    const shown = step.log.replace(/^::add-mask::.*$/gm, '') + step.summary;
    for (const word of ['geheim123', 'wort456']) {
      expect(step.log).toMatch(new RegExp(`^::add-mask::.*${word}`, 'm'));
      expect(shown).not.toContain(word);
      expect(JSON.stringify(step.outputs)).not.toContain(word);
    }
  });

  it('without a database: an error, outputs and a summary all the same', async () => {
    const step = await runStep({ action, workspace: shop });
    expect(step).toMatchObject({
      exitCode: 1,
      left: [],
      outputs: { verdict: 'errored', drift: '' },
    });
    expect(step.summary).toContain('No database was named');
  });
});

describe('validate-migration.sh', () => {
  it('takes the classic variables', async () => {
    const { hostname, port, username, password, pathname } = new URL(url);
    const env = {
      ...{ DB_HOST: hostname, DB_PORT: port, DB_USER: username, DB_PASSWORD: password },
      DB_NAME: pathname.slice(1),
    };
    const script = path.join(ROOT, 'scripts/validate-migration.sh');
    const { exitCode, stdout } = await start(script, [], { cwd: shop, env }).ended;
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('The deploy stands')]);
    const nameless = { ...env, DB_NAME: '' };
    const refused = await start(script, [], { cwd: shop, env: nameless }).ended;
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('DB_NAME is missing'),
    ]);
  });
});
