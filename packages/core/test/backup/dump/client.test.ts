import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backupClient } from '../../../src/backup/dump/client.ts';
import { clientInDocker } from '../../../src/backup/dump/client-docker.ts';
import { chooseCompression } from '../../../src/backup/dump/compression.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { sql } from '../preflight/ready-run.ts';
import { dump, installed, portsWith, scripted } from './dump-run.ts';

afterAll(removeTemporaryFolders);
afterEach(() => {
  jest.restoreAllMocks();
});

/** A major of which no machine has a client yet, so that nothing real is found. */
const MAJOR = 97;
const asked = { major: MAJOR, version: `${MAJOR}.3` };

const CLIENT = `#!/bin/sh
echo "$(basename "$0") (PostgreSQL) ${MAJOR}.1"
`;

/**
 * apt-get as Debian's: it knows postgresql-client only with \$BELAY_KNOWS (of the distribution) or after PGDG's script
 * was run, and then puts the programs into its own folder. Options and packages that nobody should ask for are errors.
 */
const APT = `#!/bin/sh
here=$(dirname "$0")
echo "apt-get $*" >>"$here/calls"
[ "$1" = --version ] && exit 0
[ "$DEBIAN_FRONTEND" = noninteractive ] || exit 90
[ -z "$SECRET_OF_THE_JOB" ] || exit 91
[ "$1 $2" = '-o DPkg::Lock::Timeout=120' ] || exit 92
shift 2
case "$*" in
  update) exit 0 ;;
  'install -y --no-install-recommends postgresql-common') touch "$here/common" ;;
  'install -y --no-install-recommends postgresql-client-${MAJOR}')
    [ -e "$here/pgdg" ] || [ -e "$here/known" ] || { echo 'E: Unable to locate package' >&2; exit 100; }
    for program in pg_dump pg_restore; do cp "$here/client" "$here/$program"; chmod +x "$here/$program"; done ;;
  *) exit 93 ;;
esac
`;

/** PGDG's script has an absolute path, which this runs in its place. */
const ENV = `#!/bin/sh
here=$(dirname "$0")
export "$1"; shift
case "$1" in
  /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh)
    echo "pgdg $2" >>"$here/calls"
    [ -e "$here/common" ] && [ "$2" = -y ] && [ ! -e "$here/offline" ] || { echo 'no route to host'; exit 1; }
    touch "$here/pgdg" ;;
  *) exec "$@" ;;
esac
`;

const SUDO = `#!/bin/sh
here=$(dirname "$0")
echo "sudo $1" >>"$here/calls"
[ "$1" = -n ] && [ -e "$here/sudoers" ] || { echo 'sudo: a password is required' >&2; exit 1; }
shift; exec "$@"
`;

/**
 * Docker's client and daemon: \`run\` starts the real program of the installed 15 with those variables only that are
 * named, as in a container.
 */
const DOCKER = `#!/bin/sh
here=$(dirname "$0")
echo "docker $*" >>"$here/calls"
case "$1" in
  version) [ -e "$here/daemon" ] ;;
  pull) [ "$2" = --quiet ] || exit 64; touch "$here/pulled"; echo "$3" ;;
  run)
    [ -e "$here/pulled" ] || { echo "Unable to find image locally" >&2; exit 125; }
    shift; kept='PATH=/usr/bin:/bin'; program=''; image=''
    while [ $# -gt 0 ]; do
      case "$1" in
        --rm|--init|--pull=never|--network=host|--user=*|--workdir=/) ;;
        --volume=*) [ "$1" = "--volume=${tmpdir()}:${tmpdir()}" ] || exit 66 ;;
        --env=*=*) exit 67 ;;
        --env=*) name=\${1#--env=}; eval "set_=\\\${$name+yes} value=\\\${$name}"
          [ -z "$set_" ] || kept="$kept $name=$value" ;;
        --entrypoint=*) program=\${1#--entrypoint=} ;;
        --*) exit 68 ;;
        *) image=$1; shift; break ;;
      esac
      shift
    done
    [ "$image" = postgres:15 ] || exit 69
    exec env -i $kept "/usr/lib/postgresql/15/bin/$program" "$@" ;;
  *) exit 64 ;;
esac
`;

function machine(files: Record<string, string>): { folder: string; calls: () => string[] } {
  const folder = folderWith({ calls: '', client: CLIENT, ...files });
  for (const name of ['apt-get', 'env', 'sudo', 'docker']) {
    if (existsSync(path.join(folder, name))) chmodSync(path.join(folder, name), 0o755);
  }
  const calls = () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');
  return { folder, calls };
}

const portsOn = (folder: string) =>
  portsWith({ PATH: `${folder}:/usr/bin:/bin`, SECRET_OF_THE_JOB: 'hush' });

const missing = (message: RegExp) => ({
  name: 'UserError',
  code: 'client-missing',
  message: expect.stringMatching(message),
  hint: expect.stringMatching(/postgresql-client-97/),
});

describe('pg_dump of the major version of the server', () => {
  it('is taken from its own folder, not from the wrapper on PATH', async () => {
    const { version, pgDump, pgRestore } = await installed();
    expect(version).toMatch(/^15\.\d+$/);
    expect(pgDump).toEqual({ file: '/usr/lib/postgresql/15/bin/pg_dump', args: [] });
    expect(pgRestore.file).toBe('/usr/lib/postgresql/15/bin/pg_restore');
  });

  it('that is not here is an error with what is, and the way to get it', async () => {
    const { folder, calls } = machine({ 'apt-get': APT });
    const attempt = backupClient({ ...asked, installClient: false }, portsOn(folder));
    await expect(attempt).rejects.toMatchObject(
      missing(
        /The server is Postgres 97\.3;.* here is 15\.\d+ \(\/usr\/lib\/postgresql\/15\/bin\/pg_dump\)/,
      ),
    );
    await expect(attempt).rejects.toMatchObject({
      hint: expect.stringMatching(/install-client(.|\n)*apt\.postgresql\.org\.sh -y\n(.|\n)*brew/),
    });
    // Nothing is installed that nobody asked for.
    expect(calls()).toEqual(['']);
  });

  it('without pg_restore beside it does not count', async () => {
    const { folder } = machine({ pg_dump: CLIENT });
    chmodSync(path.join(folder, 'pg_dump'), 0o755);
    const attempt = backupClient({ ...asked, installClient: false }, portsOn(folder));
    await expect(attempt).rejects.toMatchObject(missing(/97\.1 \(.*\)/));
  });

  describe('is installed with apt', () => {
    const install = (folder: string) =>
      backupClient({ ...asked, installClient: true }, portsOn(folder));
    const as = (uid: number) =>
      jest.spyOn(process as { getuid: () => number }, 'getuid').mockReturnValue(uid);

    it('as the distribution has it, where it has it', async () => {
      as(0);
      const { folder, calls } = machine({ 'apt-get': APT, env: ENV, known: '' });
      expect((await install(folder)).version).toBe('97.1');
      expect(calls().filter((call) => /update|pgdg|sudo/.test(call))).toEqual([]);
    });

    it('else from PGDG, by sudo', async () => {
      as(1001);
      const { folder, calls } = machine({ 'apt-get': APT, env: ENV, sudo: SUDO, sudoers: '' });
      const client = await install(folder);
      expect(client).toEqual({
        version: '97.1',
        pgDump: { file: path.join(folder, 'pg_dump'), args: [] },
        pgRestore: { file: path.join(folder, 'pg_restore'), args: [] },
      });
      expect(calls()).toContain('pgdg -y');
    });

    it.each([
      [
        'sudo asks for a password',
        { 'apt-get': APT, env: ENV, sudo: SUDO },
        /apt: this is not root, and sudo does not allow it; Docker: /,
      ],
      [
        'PGDG cannot be reached',
        { 'apt-get': APT, env: ENV, sudo: SUDO, sudoers: '', offline: '' },
        /apt: the PGDG list cannot be added \(no route to host\); Docker: no Docker daemon answers/,
      ],
    ])('or it is said why not: %s', async (_case, files, message) => {
      as(1001);
      const { folder } = machine({ ...files, docker: DOCKER });
      await expect(install(folder)).rejects.toMatchObject(missing(message));
    });
  });
});

describe('pg_dump out of an image', () => {
  const server = useServer(15);

  it('dumps as an installed one does', async () => {
    const { folder, calls } = machine({ docker: DOCKER, daemon: '' });
    const client = await clientInDocker(15, portsOn(folder));
    if (typeof client === 'string') throw new Error(client);
    expect(client.version).toMatch(/^15\.\d+$/);
    const url = await server.createDatabase();
    await sql(url, 'CREATE TABLE t AS SELECT generate_series(1, 10) AS x');
    const env = { PATH: `${folder}:/usr/bin:/bin`, SECRET_OF_THE_JOB: 'hush' };
    const { tables, told } = await dump(url, { client, env });
    expect(tables).toHaveLength(1);
    expect(told.size).toBe(1);
    expect(calls().join('\n')).not.toMatch(/hush|SECRET/);
    expect(calls().join('\n')).not.toContain(decodeURIComponent(new URL(url).password));
  });

  it('cannot be had where no daemon answers', async () => {
    const { folder } = machine({ docker: DOCKER });
    expect(await clientInDocker(15, portsOn(folder))).toBe('no Docker daemon answers');
  });
});

describe('the compression', () => {
  it('is what this pg_dump has', async () => {
    const choice = await chooseCompression(await installed(), portsWith());
    expect(choice).toEqual({ method: 'gzip', level: 1 });
  });

  /** As pg_dump 16 and newer answer (compression.c), whatever they are built with. */
  const built = (...methods: string[]) =>
    scripted(`for argument; do case "$argument" in
      --compress=zstd:1|--compress=lz4|--compress=[0-9])
        case " ${methods.join(' ')} " in
          *" \${argument#--compress=} "*) ;;
          *) echo "pg_dump: error: this build does not support compression with \${argument#*=}" >&2; exit 1 ;;
        esac ;;
      --compress=*) echo 'pg_dump: error: unrecognized compression algorithm' >&2; exit 1 ;;
    esac; done
    echo 'pg_dump: error: no output directory specified' >&2; exit 1`);

  it.each([
    [['zstd:1', 'lz4', '1'], { method: 'zstd', level: 1 }],
    [['lz4', '1'], { method: 'lz4' }],
    [['1'], { method: 'gzip', level: 1 }],
    [[], { method: 'none' }],
  ])('of a build with %j is %j', async (methods, choice) => {
    expect(await chooseCompression(await built(...methods), portsWith())).toEqual(choice);
  });
});
