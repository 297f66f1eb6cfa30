import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { LookAnswerSchema } from '../../src/api/routes/shop-the-look/schema.ts';
import { drawWardrobe } from '../../wardrobe/draw-wardrobe.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const { GARB_RELEASE_FOLDER: release } = process.env;
if (!release) throw new Error('Run this by npm run test:release');

let wardrobe = '';
beforeAll(async () => {
  wardrobe = await mkdtemp(join(tmpdir(), 'garb-release-wardrobe-'));
  await drawWardrobe({ seed: 7, products: 20, looks: 1, directory: wardrobe });
});
afterAll(() => rm(wardrobe, { recursive: true, force: true }));

/** Starts `node dist/main.js` of a folder on a free port. */
async function start(folder: string, environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: folder,
    env: { ...environment, GARB_PORT: '0', GARB_HOST: '127.0.0.1' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const ended = once(child, 'close').then(([code]) => code);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      const { msg, url } = JSON.parse(line);
      if (msg === 'listening') resolve(url);
    });
    void ended.then((code) => reject(new Error(`The service ended with ${code}`)));
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url, stop };
}

describe.each([
  { name: 'the built checkout', folder: checkout },
  { name: "the image's folder", folder: release },
])('$name', ({ folder }) => {
  it('imports a catalog, answers a photo with its products, serves the page, and ends when told to', async () => {
    const data = await mkdtemp(join(tmpdir(), 'garb-release-data-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const environment = { PATH: process.env.PATH, NODE_ENV: 'production', GARB_DATA: data };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['bin/garb.js', 'import', join(wardrobe, 'catalog.jsonl'), '--json'],
      { cwd: folder, env: environment },
    );
    expect(JSON.parse(stdout)).toMatchObject({ imported: 20, failed: 0 });

    const { url, stop } = await start(folder, environment);
    const body = new FormData();
    const photo = await readFile(join(wardrobe, 'looks', 'look-0001.jpg'));
    body.set('image', new File([new Uint8Array(photo)], 'photo.jpg', { type: 'image/jpeg' }));
    const response = await fetch(`${url}/v1/shop-the-look`, { method: 'POST', body });
    expect(response.status).toBe(200);
    const { regions } = LookAnswerSchema.parse(await response.json());
    expect(regions.length).toBeGreaterThan(0);
    for (const { results } of regions) expect(results.length).toBeGreaterThan(0);

    for (const path of ['/', '/docs', '/docs/errors', '/openapi.json', '/readyz'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
    expect(await (await fetch(url)).text()).toContain('<div id="root">');
    expect(await stop()).toBe(0);
  });
});
