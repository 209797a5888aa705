import { readFile, readdir } from 'node:fs/promises';
import { resolve, join } from 'node:path';

/** Seen by the bundler and not part of a bundle. */
const NOT_BUNDLED = ['node_modules/.cache/', 'node_modules/@vercel/ncc/'];

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * The licences of all packages in a bundle, as one text. ncc's own list keeps only those of the last
 * chunk when there are several.
 *
 * @param stats What ncc wrote with `--stats-out`.
 * @param root What module names in it are relative to.
 */
export async function licenses(stats, root) {
  const folders = new Set(
    namesOf(stats.modules)
      .filter((name) => !NOT_BUNDLED.some((part) => name.includes(part)))
      .flatMap((name) => PACKAGE.exec(name)?.[1] ?? []),
  );
  const texts = await Promise.all([...folders].map((folder) => licenseOf(resolve(root, folder))));
  return `${texts.sort().join('\n\n')}\n`;
}

function namesOf(modules = []) {
  return modules.flatMap(({ name, modules: inner }) => [name ?? '', ...namesOf(inner)]);
}

async function licenseOf(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const file = (await readdir(folder)).find((entry) => /^(licen[sc]e|copying)(\.|$)/i.test(entry));
  const text = file ? (await readFile(join(folder, file), 'utf8')).trim() : 'No licence file.';
  return `${name} ${version}, ${license ?? 'licence not stated'}\n\n${text}`;
}
