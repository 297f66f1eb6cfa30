/**
 * The end-to-end test: builds the page, starts the demo, and runs the tests beside this file against it in Chromium.
 * `GARB_E2E_DATA` names a demo's data folder to use again instead of drawing and importing into a fresh one. Words after `--` choose test files.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './find-chromium.ts';
import { startDemo } from './start-demo.ts';

// Leaving by a signal then also ends the children, each by its own exit handler.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const chromium = findChromium(process.env);
if ((await runNode(['node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn'])) !== 0) {
  throw new Error('The page does not build');
}

const kept = process.env.GARB_E2E_DATA;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'garb-e2e-')));
try {
  const demo = await startDemo(directory, process.env);
  try {
    process.exitCode = await runNode(
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--config',
        'test/e2e/vitest.config.ts',
        ...process.argv.slice(2),
      ],
      { GARB_E2E_URL: demo.url, GARB_E2E_CHROMIUM: chromium },
    );
  } finally {
    await demo.stop();
  }
} finally {
  if (!kept) await rm(directory, { recursive: true, force: true });
}

/** The exit code of a program of the packages; 1 when a signal ended it. */
async function runNode(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(process.execPath, parameters, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  process.once('exit', () => child.kill());
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
