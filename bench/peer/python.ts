import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const peerFolder = fileURLToPath(new URL('.', import.meta.url));
const environment = fileURLToPath(new URL('../../.cache/peer-venv', import.meta.url));

/** The interpreter of an environment with the peer's pinned packages, made when there is none from these very pins. */
export function peerPython(): string {
  const wanted = readFileSync(join(peerFolder, 'requirements.txt'), 'utf8');
  const made = join(environment, 'made-from.txt');
  const python = join(environment, 'bin/python');
  if (existsSync(made) && readFileSync(made, 'utf8') === wanted) return python;
  console.log('Making a Python environment with the peer in .cache/peer-venv …');
  rmSync(environment, { recursive: true, force: true });
  required('python3', ['-m', 'venv', environment]);
  required(python, ['-m', 'pip', 'install', '--quiet', '-r', join(peerFolder, 'requirements.txt')]);
  writeFileSync(made, wanted);
  return python;
}

function required(program: string, parameters: readonly string[]): void {
  const { status } = spawnSync(program, parameters, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')} failed`);
}
