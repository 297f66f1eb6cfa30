import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../../wardrobe/catalog.ts';
import { drawWardrobe } from '../../wardrobe/draw-wardrobe.ts';
import { drawPackshot } from '../../wardrobe/packshot.ts';

const settings = { seed: 3, products: 10, looks: 1 };
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

test('the same settings give the same bytes; where they are drawn already nothing is drawn; others are replaced', async () => {
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

  // Another wardrobe was here: all of it is replaced.
  await mkdir(join(root, 'second', 'images'), { recursive: true });
  await writeFile(join(root, 'second', 'images', 'stale.jpg'), '');
  await writeFile(join(root, 'second', 'wardrobe.json'), '{"seed":4}');
  expect((await drawWardrobe({ ...settings, directory: join(root, 'second'), concurrency: 1 })).drawn).toBe(
    true,
  );
  expect(await digests(join(root, 'second'))).toEqual(files);
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

test('another seed draws other products and other pictures of the same product', async () => {
  const [product] = createCatalog('3', 10);
  const [other] = createCatalog('4', 10);
  if (!product || !other) throw new Error('an empty catalog');
  expect(other.row.title).not.toBe(product.row.title);
  const pictures = await Promise.all(['3', '3', '4'].map((seed) => drawPackshot(product, 'second', seed)));
  const [one, same, different] = pictures.map(({ data }) => createHash('sha256').update(data).digest('hex'));
  expect(same).toBe(one);
  expect(different).not.toBe(one);
});

describe('a wardrobe of seed 3', () => {
  const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
  let files: Record<string, string> = {};
  beforeAll(async () => {
    const directory = join(root, 'pinned');
    await drawWardrobe({ seed: 3, products: 10, looks: 2, directory });
    files = await digests(directory);
  }, 60_000);

  test('has the same products and looks as ever', () => {
    expect(files['catalog.jsonl']).toBe('34bf6e3e0d5fe22ebb847c4916f2bc74061dc269e1d1dda983923c773e9f9548');
    expect(files['looks.jsonl']).toBe('09f0490e374d13979777707334452ff0b5c83c440373a9b713749845e0ad1cea');
  });

  // Another platform's libraries may round a pixel differently.
  test.runIf(`${process.platform} ${process.arch}` === 'linux x64')('has the same pixels as ever', () => {
    const pictures = Object.entries(files).filter(([name]) => name.endsWith('.jpg'));
    expect(pictures).toHaveLength(10 * 2 + 2);
    expect(sha256(pictures.map(([name, digest]) => `${name} ${digest}\n`).join(''))).toBe(
      '6fdeed99d67cdc8fe41e106bdb265afee808577d409951bf1a1a2477891129fc',
    );
  });
});
