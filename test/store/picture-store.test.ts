import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createPictureFolder, type PictureStore, sweepPictureFolder } from '../../src/store/picture-store.ts';

const digest = 'a'.repeat(64);
const jpeg = new Uint8Array([1, 2, 3]);

describe('createPictureFolder', () => {
  let root: string;
  let pictures: PictureStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'garb-pictures-'));
    pictures = createPictureFolder(join(root, 'pictures'));
  });

  afterEach(() => rm(root, { recursive: true }));

  it('gives back what was put, and nothing for what was not', async () => {
    await pictures.put('shop', digest, jpeg);
    expect(new Uint8Array((await pictures.get('shop', digest)) ?? [])).toEqual(jpeg);
    expect(await pictures.has('shop', digest)).toBe(true);
    expect(await pictures.get('other', digest)).toBeUndefined();
    expect(await pictures.get('shop', 'b'.repeat(64))).toBeUndefined();
  });

  it.each(['..', '../../etc/passwd', 'A'.repeat(64), ''])(
    'reads nothing outside its folder: %j',
    async (name) => {
      expect(await pictures.get('shop', name)).toBeUndefined();
      await expect(pictures.put('shop', name, jpeg)).rejects.toThrow(RangeError);
    },
  );

  it('keeps a catalog named .. inside its folder', async () => {
    await pictures.put('..', digest, jpeg);
    expect(await readdir(root)).toEqual(['pictures']);
  });

  it('lists the pictures of a catalog, and deletes one', async () => {
    const other = 'b'.repeat(64);
    expect(await pictures.list('shop')).toEqual([]);
    await pictures.put('shop', digest, jpeg);
    await pictures.put('shop', other, jpeg);
    await pictures.put('else', 'c'.repeat(64), jpeg);
    expect((await pictures.list('shop')).sort()).toEqual([digest, other]);
    await pictures.delete('shop', digest);
    await pictures.delete('shop', digest);
    await pictures.delete('shop', '../../etc/passwd');
    expect(await pictures.list('shop')).toEqual([other]);
  });

  it('deletes the pictures of one catalog and no others', async () => {
    await pictures.put('shop', digest, jpeg);
    await pictures.put('other', digest, jpeg);
    await pictures.deleteCatalog('shop');
    expect(await pictures.has('shop', digest)).toBe(false);
    expect(await pictures.has('other', digest)).toBe(true);
  });
});

it('a write that fails leaves no partial file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'garb-pictures-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const digest = 'ab'.repeat(32);
  // A folder in the file's place lets the bytes be written, and the renaming fail.
  await mkdir(join(folder, 'shop', 'ab', `${digest}.jpg`), { recursive: true });
  await expect(createPictureFolder(folder).put('shop', digest, new Uint8Array(10))).rejects.toThrow();
  expect(await readdir(join(folder, 'shop', 'ab'))).toEqual([`${digest}.jpg`]);
});

it('what killed writes have left is swept, but no picture, and no write under way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'garb-pictures-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const digest = 'cd'.repeat(32);
  const store = createPictureFolder(folder);
  await store.put('shop', digest, new Uint8Array(10));
  const partial = join(folder, 'shop', 'cd', `${digest}.jpg.${randomUUID()}`);
  await writeFile(partial, 'half');
  expect(await sweepPictureFolder(folder)).toBe(0);
  expect(await sweepPictureFolder(folder, () => Date.now() + 61_000)).toBe(1);
  expect(await store.list('shop')).toEqual([digest]);
  expect(await readdir(join(folder, 'shop', 'cd'))).toEqual([`${digest}.jpg`]);
  expect(await sweepPictureFolder(join(folder, 'none'))).toBe(0);
});
