/**
 * Runs the store tests against Milvus Lite: makes a Python environment with it under .cache when there is none, starts
 * it on a free port of this machine, runs the tests, stops it. Exits with the tests' code, and with 1 and a line that
 * says what is missing when the server cannot be run: it never passes without having tested.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const requirements = join(repository, 'test/milvus/requirements.txt');
const environment = join(repository, '.cache/milvus-venv');
const startDeadlineMs = 60_000;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:milvus did not run: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  await prepareEnvironment();
  const folder = await mkdtemp(join(tmpdir(), 'garb-milvus-'));
  const port = await freePort();
  const log = join(folder, 'server.log');
  const server = startServer(folder, port, log);
  const stopAll = () => server.kill('SIGKILL');
  process.once('exit', stopAll);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    await untilListening(server, port, log);
    return await exitCode(process.execPath, vitestArguments(), {
      ...process.env,
      GARB_TEST_MILVUS_ADDRESS: `127.0.0.1:${port}`,
    });
  } finally {
    await stop(server);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The environment is complete when it holds a copy of the very requirements that it was made from. */
async function prepareEnvironment(): Promise<void> {
  const made = join(environment, 'made-from.txt');
  const wanted = await readFile(requirements, 'utf8');
  if (existsSync(made) && (await readFile(made, 'utf8')) === wanted) return;
  console.log('Making a Python environment with Milvus Lite in .cache/milvus-venv …');
  await rm(environment, { recursive: true, force: true });
  await required(
    'python3',
    ['-m', 'venv', environment],
    'needs Python 3.10 or later with venv; on Debian and Ubuntu: apt-get install python3 python3-venv',
  );
  const python = join(environment, 'bin/python');
  await required(
    python,
    ['-m', 'pip', 'install', '--quiet', '--requirement', requirements],
    'pip could not install test/milvus/requirements.txt',
  );
  await writeFile(made, wanted);
}

async function required(command: string, args: readonly string[], otherwise: string): Promise<void> {
  const code = await exitCode(command, args, process.env).catch((error) => String(error));
  if (code !== 0) throw new Error(`${otherwise} (${command} ${args.join(' ')}: ${code})`);
}

function exitCode(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: repository, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function vitestArguments(): string[] {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  return [vitest, 'run', '--config', 'test/milvus/vitest.config.ts', ...process.argv.slice(2)];
}

function startServer(folder: string, port: number, log: string): ChildProcess {
  const output = openSync(log, 'w');
  const command = join(environment, 'bin/milvus-lite');
  const args = ['server', '--data-dir', join(folder, 'data'), '--host', '127.0.0.1', '--port', String(port)];
  return spawn(command, args, { stdio: ['ignore', output, output] }).on('error', () => undefined);
}

async function untilListening(server: ChildProcess, port: number, log: string): Promise<void> {
  const deadline = performance.now() + startDeadlineMs;
  while (!(await accepts(port))) {
    const ended = server.pid === undefined || server.exitCode !== null || server.signalCode !== null;
    if (ended || performance.now() > deadline) {
      const reason = ended ? 'ended' : `did not listen within ${startDeadlineMs / 1000} s`;
      throw new Error(`the Milvus Lite server ${reason}; it wrote:\n${await readFile(log, 'utf8')}`);
    }
    await delay(100);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const killing = setTimeout(() => server.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(killing);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
