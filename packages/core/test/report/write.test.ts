import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { redactor } from '@belay/core/report/redact.ts';
import { StageReportBase } from '@belay/core/report/schema.ts';
import { writeFileAtomically, writeReport } from '@belay/core/report/write.ts';
import { UserError } from '@belay/core/runtime/errors.ts';
import { shopReport } from './fixtures.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'belay-write-'));
});
afterEach(async () => {
  await fs.rm(folder, { recursive: true, force: true });
});

describe('writeReport', () => {
  it('makes the folder and writes what reads back as the same report', async () => {
    const file = await writeReport(path.join(folder, 'a/b'), shopReport(), StageReportBase);
    expect(file).toBe(path.join(folder, 'a/b/report.json'));
    const read: unknown = JSON.parse(await fs.readFile(file, 'utf8'));
    expect(StageReportBase.parse(read)).toEqual(shopReport());
    expect(await fs.readdir(path.dirname(file))).toEqual(['report.json']);
  });

  it("redacts the run's secrets", async () => {
    const url = 'postgresql://shop:hunter%2F2@db/shop';
    const report = shopReport({ notVerified: [`${url} said: no hunter/2 here`] });
    const file = await writeReport(folder, report, StageReportBase, redactor([url]));
    const text = await fs.readFile(file, 'utf8');
    expect(text).toContain('postgresql://shop:***@db/shop said: no *** here');
    expect(text).not.toContain('hunter');
  });

  it('writes nothing that does not fit the schema, and leaves the old report', async () => {
    const file = await writeReport(folder, shopReport({ run: 'first' }), StageReportBase);
    const broken = shopReport({ durationMs: -1 });
    await expect(writeReport(folder, broken, StageReportBase)).rejects.toThrow(/durationMs/);
    expect(await fs.readFile(file, 'utf8')).toContain('"run": "first"');
  });

  it('refuses a path that is a file', async () => {
    const file = path.join(folder, 'taken');
    await fs.writeFile(file, 'mine');
    const error = await writeReport(file, shopReport(), StageReportBase).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).code).toBe('report-folder-unusable');
    expect(await fs.readFile(file, 'utf8')).toBe('mine');
  });

  it('refuses, and leaves no temporary file, when report.json cannot be replaced', async () => {
    await fs.mkdir(path.join(folder, 'report.json/inside'), { recursive: true });
    await expect(writeReport(folder, shopReport(), StageReportBase)).rejects.toBeInstanceOf(
      UserError,
    );
    expect(await fs.readdir(folder)).toEqual(['report.json']);
  });
});

describe('writeFileAtomically', () => {
  it('leaves the old file and nothing else when the rename fails', async () => {
    const file = path.join(folder, 'report.json');
    await fs.writeFile(file, 'old');
    const rename = () => Promise.reject(new Error('disk on fire'));
    await expect(writeFileAtomically(file, 'new', { ...fs, rename })).rejects.toThrow(
      'disk on fire',
    );
    expect(await fs.readFile(file, 'utf8')).toBe('old');
    expect(await fs.readdir(folder)).toEqual(['report.json']);
  });
});
