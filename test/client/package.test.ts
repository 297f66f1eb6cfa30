import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { fakeApp } from '../api/requests.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-client-'));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  // Built beside the committed files, so that the test leaves nothing behind.
  const built = join(folder, 'client');
  await cp(join(root, 'client'), built, { recursive: true, filter: (path) => !path.endsWith('/dist') });
  execFileSync(process.execPath, [compiler, '-p', join(root, 'client'), '--outDir', join(built, 'dist')]);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: built });
  const [archive = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const app = join(folder, 'app', 'node_modules', 'garb-client');
  await mkdir(app, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', app, '--strip-components=1']);
  await cp(join(root, 'client/example.mjs'), join(folder, 'app', 'example.mjs'));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('the package runs an application of ten lines', async () => {
  const source = await readFile(join(root, 'client/example.mjs'), 'utf8');
  expect(source.trimEnd().split('\n')).toHaveLength(10);
  const photo = await flatJpeg(red);
  const box = { x1: 2, y1: 2, x2: 30, y2: 30 };
  const { app } = fakeApp({
    detector: createFakeDetector([
      { box, garmentClass: 'top', classProbabilities: { top: 1 }, confidence: 0.9 },
    ]),
  });
  await app.request('/v1/catalogs/default/products/shirt', {
    method: 'PUT',
    body: JSON.stringify({ title: 'Red shirt', images: [{ base64: photo.toString('base64') }] }),
    headers: { 'Content-Type': 'application/json' },
  });
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const path = join(folder, 'photo.jpg');
  await writeFile(path, photo);
  const { stdout } = await run(process.execPath, [join(folder, 'app', 'example.mjs'), url, path]);
  expect(stdout).toBe('top (not calibrated): Red shirt\n');
});

it('the package holds its code, types and license, and asks for no other package', async () => {
  const installed = join(folder, 'app', 'node_modules', 'garb-client');
  const names = (await readdir(join(installed, 'dist'))).sort();
  expect(names).toContain('garb-client.d.ts');
  expect(names.filter((name) => !/\.(js|d\.ts)$/.test(name))).toEqual([]);
  const about = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(about).not.toHaveProperty('dependencies');
  for (const name of names.filter((each) => each.endsWith('.js')))
    expect(await readFile(join(installed, 'dist', name), 'utf8'), name).not.toMatch(/from ['"](?!\.\/)/);
});

it('the guide shows the example as it is', async () => {
  const example = await readFile(join(root, 'client/example.mjs'), 'utf8');
  const guide = await readFile(join(root, 'docs/client.md'), 'utf8');
  expect(guide.includes(`\`\`\`js\n${example}\`\`\``)).toBe(true);
});
