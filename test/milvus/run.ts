/**
 * Runs the store tests against the server of GARB_TEST_MILVUS (`host:port`, with GARB_TEST_MILVUS_TOKEN, _DATABASE and
 * _CA_FILE), or, where it is unset, against Milvus Lite: makes a Python environment with it under .cache when there is
 * none, starts it on a free port of this machine, runs the tests, stops it. Exits with the tests' code, and with 1 and a
 * line that says what is missing when the server cannot be run: it never passes without having tested.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { preparePython } from '../python-environment.ts';
import { startMilvusLite, stopMilvusLite } from './milvus-lite.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:milvus did not run: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  if (process.env.GARB_TEST_MILVUS) return exitCode(process.execPath, vitestArguments(), process.env);
  preparePython('milvus', join(repository, 'test/milvus/requirements.txt'));
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
