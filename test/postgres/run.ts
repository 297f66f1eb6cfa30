/**
 * Runs the records' tests against PostgreSQL: takes the one that is installed, or installs it from the Debian packages; makes
 * a database in a temporary folder on a free port of this machine, runs the tests, stops it. Exits with the tests' code,
 * and with 1 and a line that says what is missing when the server cannot be run: it never passes without having tested.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:postgres did not run: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const binaries = findBinaries() ?? install();
  const folder = await mkdtemp(join(tmpdir(), 'garb-postgres-'));
  const data = join(folder, 'data');
  await mkdir(data);
  if (isRoot) {
    // The server refuses to run as root.
    const { uid, gid } = postgresUser();
    for (const path of [folder, data]) await chown(path, uid, gid);
    await chmod(folder, 0o711);
  }
  const run = (command: string, ...args: readonly string[]) =>
    asPostgres(join(binaries, command), ['-D', data, ...args]);
  const log = join(folder, 'server.log');
  let started = false;
  const stop = () => {
    if (started) run('pg_ctl', '-w', '-m', 'immediate', 'stop');
    started = false;
  };
  process.once('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    run('initdb', '--username=garb', '--auth=trust', '--encoding=UTF8', '--no-sync');
    const port = await freePort();
    const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c fsync=off`;
    started = true;
    await serverStarts(() => run('pg_ctl', '-w', '-t', '120', '-l', log, '-o', settings, 'start'), log);
    return await runTests(`postgres://garb@127.0.0.1:${port}/postgres`);
  } finally {
    stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Debian keeps every version in a folder of its own; the newest is taken. */
function findBinaries(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const debian = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : [];
  const path = (process.env.PATH ?? '').split(':');
  return [...debian, ...path].find((folder) =>
    ['initdb', 'pg_ctl', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

function install(): string {
  console.log('Installing PostgreSQL from the Debian packages …');
  const sudo = isRoot ? [] : ['sudo', '--non-interactive'];
  try {
    for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'postgresql']]) {
      const [command = '', ...rest] = [
        ...sudo,
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        'apt-get',
        '-qq',
        ...args,
      ];
      execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
    }
  } catch (error) {
    throw new Error(`needs PostgreSQL; on Debian and Ubuntu: apt-get install postgresql (${error})`);
  }
  const binaries = findBinaries();
  if (!binaries) throw new Error('the package postgresql brought no initdb, pg_ctl and postgres');
  return binaries;
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function asPostgres(command: string, args: readonly string[]): void {
  const [program = '', ...rest] = isRoot
    ? ['runuser', '-u', 'postgres', '--', command, ...args]
    : [command, ...args];
  execFileSync(program, rest, { cwd: tmpdir(), stdio: ['ignore', 'ignore', 'inherit'] });
}

async function serverStarts(start: () => void, log: string): Promise<void> {
  try {
    start();
  } catch (error) {
    const written = await readFile(log, 'utf8').catch(() => '');
    throw new Error(`the server did not start (${error}); it wrote:\n${written}`);
  }
}

function runTests(url: string): Promise<number> {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [vitest, 'run', 'test/records/postgres-records.test.ts', ...process.argv.slice(2)],
      { cwd: repository, env: { ...process.env, GARB_TEST_POSTGRES_URL: url }, stdio: 'inherit' },
    );
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
