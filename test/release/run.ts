/**
 * Builds the release, makes the folder that the Dockerfile makes, measures its packages, and runs release.test.ts on that
 * folder and on this one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRelease } from './make-release.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'garb-release-'));
try {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: checkout, stdio: 'inherit' });
  await makeRelease(checkout, folder);
  execFileSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/release/vitest.config.ts'],
    { cwd: checkout, stdio: 'inherit', env: { ...process.env, GARB_RELEASE_FOLDER: folder } },
  );
} catch (error) {
  console.error(`test:release failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
