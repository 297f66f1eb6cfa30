/**
 * Checks docs/openapi.json with the recommended rules of Redocly and Spectral. They are fetched for it, at these versions: as development
 * dependencies they would be larger than all others together.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const document = 'docs/openapi.json';
const linters = [
  ['@redocly/cli@2.77.0', 'lint', document, '--config', 'test/openapi/redocly.yaml'],
  ['@stoplight/spectral-cli@6.16.3', 'lint', document, '--ruleset', 'test/openapi/spectral.yaml'],
];

for (const [linter = '', ...parameters] of linters) {
  console.log(`== ${linter}`);
  const { status } = spawnSync('npx', ['--yes', linter, ...parameters], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
