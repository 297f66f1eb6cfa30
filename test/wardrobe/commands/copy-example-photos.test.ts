import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyExamplePhotos } from '../../../wardrobe/commands/copy-example-photos.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-examples-'));
  await mkdir(join(folder, 'looks'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Looks of so many garments each, `a` the first. */
async function writeLooks(counts: readonly number[]): Promise<string> {
  const path = join(folder, 'looks.jsonl');
  const lines = await Promise.all(
    counts.map(async (count, i) => {
      const id = String.fromCharCode(97 + i);
      await writeFile(join(folder, 'looks', `${id}.jpg`), `photo ${id}`);
      const garments = Array.from({ length: count }, () => ({ products: ['p'] }));
      return `${JSON.stringify({ id, image: `looks/${id}.jpg`, garments })}\n`;
    }),
  );
  await writeFile(path, lines.join(''));
  return path;
}

describe('copyExamplePhotos', () => {
  it('copies the photos of four garments and more, and no other', async () => {
    const directory = join(folder, 'examples');
    await copyExamplePhotos(await writeLooks([2, 4, 0, 5, 3]), directory);
    expect((await readdir(directory)).sort()).toEqual(['b.jpg', 'd.jpg']);
    expect(await readFile(join(directory, 'd.jpg'), 'utf8')).toBe('photo d');
  });

  it('leaves nothing of other looks behind, and an empty folder where no look has so many', async () => {
    const directory = join(folder, 'examples');
    await copyExamplePhotos(await writeLooks([4]), directory);
    await copyExamplePhotos(await writeLooks([1]), directory);
    expect(await readdir(directory)).toEqual([]);
  });
});
