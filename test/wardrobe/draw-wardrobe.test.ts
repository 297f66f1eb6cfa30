import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawWardrobe } from '../../src/wardrobe/draw-wardrobe.ts';

const settings = { seed: 3, products: 10, looks: 2 };
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'wardrobe-'));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function digests(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory, { recursive: true }))
    .filter((name) => /\.(jpg|jsonl|json)$/.test(name))
    .sort();
  const entries = names.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(join(directory, name)))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

test('a wardrobe is its seed: the same bytes again, nothing drawn twice, other pictures from another seed', async () => {
  const first = await drawWardrobe({ ...settings, directory: join(root, 'first') });
  expect(first.drawn).toBe(true);
  const files = await digests(join(root, 'first'));
  expect(Object.keys(files)).toHaveLength(settings.products * 2 + settings.looks + 3);

  const progress: number[] = [];
  const again = await drawWardrobe({
    ...settings,
    directory: join(root, 'first'),
    onProgress: (n) => progress.push(n),
  });
  expect(again).toEqual({ ...first, drawn: false });
  expect(progress).toEqual([]);

  await drawWardrobe({ ...settings, directory: join(root, 'second'), concurrency: 1 });
  expect(await digests(join(root, 'second'))).toEqual(files);

  const other = await drawWardrobe({ ...settings, seed: 4, directory: join(root, 'second') });
  expect(other.drawn).toBe(true);
  const replaced = await digests(join(root, 'second'));
  expect(Object.values(replaced).filter((digest) => Object.values(files).includes(digest))).toEqual([]);
  const named = (await readFile(other.catalogPath, 'utf8')).match(/images\/[^"]+\.jpg/g) ?? [];
  expect((await readdir(join(root, 'second', 'images'))).map((name) => `images/${name}`).sort()).toEqual(
    [...named].sort(),
  );
}, 60_000);

test('an interrupted run goes on: finished pictures stay, missing ones are drawn, and the result is the same', async () => {
  const directory = join(root, 'first');
  const whole = await digests(directory);
  const stamp = await readFile(join(directory, 'wardrobe.json'), 'utf8');
  await rm(join(directory, 'wardrobe.json'));
  await rm(join(directory, 'looks.jsonl'));
  await writeFile(join(directory, 'wardrobe.partial.json'), stamp);
  const [lost, kept] = await readdir(join(directory, 'images'));
  await rm(join(directory, 'images', lost ?? ''));
  const before = await stat(join(directory, 'images', kept ?? ''));

  const progress: number[] = [];
  const { drawn } = await drawWardrobe({ ...settings, directory, onProgress: (done) => progress.push(done) });

  expect(drawn).toBe(true);
  expect(progress).toHaveLength(settings.products * 2 + settings.looks);
  expect((await stat(join(directory, 'images', kept ?? ''))).mtimeMs).toBe(before.mtimeMs);
  expect(await digests(directory)).toEqual(whole);
}, 60_000);
