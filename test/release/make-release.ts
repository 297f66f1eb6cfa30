import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes a folder with what the Dockerfile puts into the image: the production packages, and the built files that its
 * `COPY --from=build` lines name. The checkout must be built already.
 */
export async function makeRelease(checkout: string, folder: string): Promise<void> {
  const dockerfile = await readFile(join(checkout, 'Dockerfile'), 'utf8');
  const copies = [...dockerfile.matchAll(/^COPY --from=build \/garb\/(\S+) (\S+)$/gm)].map(
    ([, from = '', to = '']) => ({ from, to: to.endsWith('/') ? join(to, from) : to }),
  );
  // The packages of the image come from `npm ci` and `npm prune --omit=dev`, which leave the same as this.
  const packages = ['package.json', 'package-lock.json', '.npmrc'];
  for (const name of packages) await cp(join(checkout, name), join(folder, name));
  execFileSync('npm', ['ci', '--omit=dev', '--silent'], { cwd: folder, stdio: 'inherit' });
  execFileSync('bash', [join(checkout, '.ci', 'installed-size'), folder], { stdio: 'inherit' });
  const prune = /find node_modules\/onnxruntime-node[\s\S]*?\+(?=\n)/.exec(dockerfile)?.[0];
  if (!prune) throw new Error('The Dockerfile no longer removes the libraries of other platforms');
  execFileSync('bash', ['-c', prune], { cwd: folder, stdio: 'inherit' });
  for (const { from, to } of copies.filter(({ from }) => from !== 'node_modules')) {
    const target = resolve(folder, to);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(checkout, from), target, { recursive: true });
  }
  execFileSync('bash', [join(checkout, '.ci', 'image-contents'), folder], { stdio: 'inherit' });
}
