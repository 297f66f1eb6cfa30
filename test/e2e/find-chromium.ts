import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Path of a Chromium or Chrome: what CHROMIUM_PATH names, else one of the PATH or of macOS, else Debian's, installed now
 * where that is possible. Throws an Error that says what to install.
 */
export function findChromium(environment: NodeJS.ProcessEnv): string {
  const given = environment.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH names ${given}, which does not exist`);
  }
  const found = installed(environment);
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('No Chromium found; installing it with apt-get');
    aptGet(['update', '-q'], environment);
    aptGet(['install', '-qy', '--no-install-recommends', 'chromium'], environment);
    const now = installed(environment);
    if (now) return now;
  }
  throw new Error('The end-to-end test needs Chromium or Chrome: install one, or set CHROMIUM_PATH to it');
}

function installed({ PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  const folders = PATH.split(delimiter).filter(Boolean);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...applications].find(
    (path) => existsSync(path),
  );
}

function aptGet(options: readonly string[], environment: NodeJS.ProcessEnv): void {
  execFileSync('/usr/bin/apt-get', options, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
