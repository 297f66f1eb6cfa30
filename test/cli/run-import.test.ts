import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { runImport } from '../../src/cli/run-import.ts';
import type { AppContext } from '../../src/context.ts';
import { drawDetections } from '../../src/image/draw-detections.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';

let folder: string;
let fakes: FakeContext;
let context: AppContext;
let optimized: number;
let errorLine: MockInstance<(line: string) => void>;
const failures: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-import-'));
  await mkdir(join(folder, 'images'));
  await writeFile(join(folder, 'images', 'red.jpg'), await flatJpeg(red));
  await writeFile(join(folder, 'images', 'text.jpg'), 'text');
  failures.length = 0;
  optimized = 0;
  fakes = createFakeContext();
  const store = {
    ...fakes.store,
    async optimize() {
      optimized++;
    },
  };
  context = { ...fakes, store, drawDetections, warmUp: async () => {}, close: async () => {} };
  errorLine = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function importText(name: string, text: string) {
  await writeFile(join(folder, name), text);
  return runImport(context, join(folder, name), {
    catalog: 'shop',
    onFailure: (line) => failures.push(line),
  });
}

const lines = [
  '{"id":"a","images":["images/red.jpg"],"category":"Coats"}',
  '{"id":"b","images":["images/red.jpg","images/text.jpg"]}',
  '{"id":"c","images":["images/missing.jpg"]}',
  '{"id":',
];

describe('runImport', () => {
  it('sums up what became of the rows, and says one line of each failure', async () => {
    expect(await importText('catalog.jsonl', lines.join('\n'))).toEqual({
      imported: 2,
      unchanged: 0,
      failed: 2,
      classUnknown: 2,
      seconds: expect.any(Number),
    });
    expect(failures.sort()).toEqual([
      expect.stringMatching(/^line 2 b images\/text\.jpg: .* \(unsupported-image\)$/),
      'line 3 c images/missing.jpg: There is no such file (corrupt-image)',
      expect.stringMatching(/^line 4: .*does not parse.* \(invalid-row\)$/),
    ]);
    expect(optimized).toBe(1);
  });

  it('the second time finds everything unchanged', async () => {
    await importText('catalog.jsonl', lines[0] ?? '');
    expect(await importText('catalog.jsonl', lines[0] ?? '')).toMatchObject({
      imported: 0,
      unchanged: 1,
      failed: 0,
    });
  });

  it('reads CSV, with pictures relative to the file', async () => {
    expect(await importText('catalog.csv', 'id,images\na,images/red.jpg\n')).toMatchObject({
      imported: 1,
      failed: 0,
    });
    expect(await fakes.store.catalogs()).toEqual([{ catalog: 'shop', rows: 1, products: 1 }]);
  });

  it('says on standard error how far it is, out of the rows there are', async () => {
    await importText('catalog.csv', 'id,images\na,images/red.jpg\nb,images/red.jpg');
    expect(errorLine.mock.lastCall?.[0]).toMatch(/^import: 2\/2, /);
  });

  it('of an empty file imports nothing', async () => {
    expect(await importText('catalog.jsonl', '')).toMatchObject({ imported: 0, unchanged: 0, failed: 0 });
  });

  it('refuses a file that is not there, by its name', async () => {
    const file = join(folder, 'nowhere.jsonl');
    await expect(runImport(context, file, { catalog: 'shop', onFailure: () => {} })).rejects.toMatchObject({
      code: 'invalid-row',
      message: expect.stringContaining('nowhere.jsonl'),
    });
    expect(await fakes.catalogs.exists('shop')).toBe(false);
  });
});
