/**
 * Runs the store tests against the server of GARB_TEST_MILVUS (`host:port`, with GARB_TEST_MILVUS_TOKEN, _DATABASE and
 * _CA_FILE), or, where it is unset, against Milvus Lite: makes a Python environment with it under .cache when there is
 * none, starts it on a free port of this machine, runs the tests, stops it. Exits with the tests' code, and with 1 and a
 * line that says what is missing when the server cannot be run: it never passes without having tested.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { environment, startMilvusLite, stopMilvusLite } from './milvus-lite.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const requirements = join(repository, 'test/milvus/requirements.txt');

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:milvus did not run: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  if (process.env.GARB_TEST_MILVUS) return exitCode(process.execPath, vitestArguments(), process.env);
  await prepareEnvironment();
  const folder = await mkdtemp(join(tmpdir(), 'garb-milvus-'));
  const port = await freePort();
  const server = await startMilvusLite(folder, port);
  process.once('exit', () => server.kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    return await exitCode(process.execPath, vitestArguments(), {
      ...process.env,
      GARB_TEST_MILVUS: `127.0.0.1:${port}`,
      GARB_TEST_MILVUS_LITE: 'true',
    });
  } finally {
    await stopMilvusLite(server);
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
