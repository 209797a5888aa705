/**
 * Bundles the actions and the command line into their dist/ folders, which are committed: a runner and
 * `npm ci` start them as they are. `--check` builds and fails, naming the files, when dist/ as committed is
 * not what the source gives. The same source gives the same bytes, wherever it lies.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { licenses } from './licenses.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where the entries that ncc is given lie; removed by `npm ci` with the rest of node_modules. */
const CACHE = join(ROOT, 'node_modules/.cache/belay-build');

const BUNDLES = [
  { name: 'action-test', entry: 'action-test/src/main.ts', dist: 'action-test/dist' },
  {
    name: 'action-validate',
    entry: 'action-validate/src/main.ts',
    dist: 'action-validate/dist',
  },
  { name: 'action-backup', entry: 'action-backup/src/main.ts', dist: 'action-backup/dist' },
  {
    name: 'action-rollback',
    entry: 'action-rollback/src/main.ts',
    post: 'action-rollback/src/post.ts',
    dist: 'action-rollback/dist',
  },
  { name: 'cli', entry: 'packages/cli/src/index.ts', dist: 'packages/cli/dist' },
];

/**
 * Emscripten modules look for their binary beside themselves by `__dirname`, which a module does not
 * have and which ncc does not see: both are supplied here.
 */
const WASM = [{ name: 'libpg-query.wasm', from: 'node_modules/libpg-query/wasm/libpg-query.wasm' }];

/** Looked for at run time and done without when missing: pg's optional native client. */
const OPTIONAL = new Set(['pg-native']);

/**
 * The step at the end of the job needs nearly everything that the first one does: one bundle serves both, and this
 * is the second one's way in. The runner itself starts either without an argument.
 */
const POST_ENTRY = `process.argv[2] = 'post';\nawait import('./index.js');\n`;

async function build({ name, entry, post, dist }) {
  const stage = await prepareEntry(name, entry, post);
  const out = join(ROOT, dist);
  await rm(out, { recursive: true, force: true });
  const ncc = require.resolve('@vercel/ncc/dist/ncc/cli.js');
  const statsFile = join(dirname(stage), 'stats.json');
  const args = ['build', stage, '--out', out, '--stats-out', statsFile, '--transpile-only'];
  await run(process.execPath, [ncc, ...args, '--no-cache', '--quiet'], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  });
  await supplyWasm(out);
  await refuseMissing(out);
  const stats = JSON.parse(await readFile(statsFile, 'utf8'));
  await writeFile(join(out, 'licenses.txt'), await licenses(stats, ROOT));
  if (post) await writeFile(join(out, 'post.js'), POST_ENTRY);
}

/**
 * A JavaScript entry with compiler options of its own. `tsc -p .` checks the types; ncc only strips
 * them, and in that mode TypeScript cannot see that a package is ESM under the `NodeNext` of tsconfig.json.
 */
async function prepareEntry(name, entry, post) {
  const folder = join(CACHE, name);
  await mkdir(folder, { recursive: true });
  const compilerOptions = {
    target: 'ES2023',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    rootDir: relative(folder, ROOT),
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const index = join(folder, 'index.js');
  const from = (file) => `'${relative(folder, join(ROOT, file))}'`;
  const text = post
    ? `if (process.argv[2] === 'post') await import(${from(post)});\nelse await import(${from(entry)});\n`
    : `import ${from(entry)};\n`;
  await writeFile(index, text);
  return index;
}

async function supplyWasm(out) {
  for (const file of await scriptsIn(out)) {
    const text = await readFile(join(out, file), 'utf8');
    for (const { name, from } of WASM.filter((wasm) => text.includes(`"${wasm.name}"`))) {
      await copyFile(join(ROOT, from), join(out, name));
      await writeFile(join(out, file), `const __dirname = import.meta.dirname;\n${text}`);
    }
  }
}

/** ncc turns an import it cannot find into a `require` at run time, without a word: that must not be shipped. */
async function refuseMissing(out) {
  for (const file of await scriptsIn(out)) {
    const text = await readFile(join(out, file), 'utf8');
    const missing = [...text.matchAll(/eval\("require"\)\("([^"]+)"\)/g)]
      .map(([, name]) => name)
      .filter((name) => !OPTIONAL.has(name));
    if (missing.length > 0) throw new Error(`${file} needs ${missing.join(', ')}, not found`);
  }
}

async function scriptsIn(folder) {
  return (await readdir(folder)).filter((file) => file.endsWith('.js'));
}

/** Files of any dist/ that differ from what is committed, or are not committed. */
async function changed() {
  const folders = BUNDLES.map(({ dist }) => dist);
  const args = ['status', '--porcelain', '--untracked-files=all', '--', ...folders];
  const { stdout } = await run('git', args, { cwd: ROOT });
  return stdout.split('\n').filter((line) => line !== '');
}

for (const bundle of BUNDLES) {
  await build(bundle);
  console.log(`built ${bundle.dist} from ${dirname(bundle.entry)}`);
}
if (process.argv.includes('--check')) {
  const files = await changed();
  if (files.length > 0) {
    console.error(`Not what the source gives, or not committed:\n${files.join('\n')}`);
    console.error('Run npm run build and commit the result.');
    process.exitCode = 1;
  }
}
