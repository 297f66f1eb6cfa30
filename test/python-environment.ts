import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of a Python environment under .cache; {@link preparePython} makes it. */
export function pythonEnvironment(name: string): string {
  return fileURLToPath(new URL(`../.cache/${name}-venv`, import.meta.url));
}

/**
 * Makes a Python environment with pinned packages unless there is one from these very pins: it is complete when it holds a copy of
 * them. Returns its folder. Throws with what is missing on the machine.
 *
 * @param requirements a file for pip
 */
export function preparePython(name: string, requirements: string): string {
  const environment = pythonEnvironment(name);
  const made = join(environment, 'made-from.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(made) && readFileSync(made, 'utf8') === wanted) return environment;
  // biome-ignore lint/suspicious/noConsole: it takes a minute, and says so
  console.log(`Making a Python environment for ${name} in .cache/${name}-venv …`);
  rmSync(environment, { recursive: true, force: true });
  required(
    'python3',
    ['-m', 'venv', environment],
    'needs Python 3.10 or later with venv; on Debian and Ubuntu: apt-get install python3 python3-venv',
  );
  required(
    join(environment, 'bin/python'),
    ['-m', 'pip', 'install', '--quiet', '--requirement', requirements],
    `pip could not install ${requirements}`,
  );
  writeFileSync(made, wanted);
  return environment;
}

function required(command: string, args: readonly string[], otherwise: string): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0)
    throw new Error(`${otherwise} (${command} ${args.join(' ')}: ${error?.message ?? status})`);
}
