import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishedDetectors } from '../conformance/published-detectors.ts';
import { publishedEmbedders } from '../conformance/published-embedders.ts';
import { blue, flatJpeg, red } from '../fakes/pictures.ts';
import { onnxFile } from '../inference/write-onnx.ts';
import { guideLines, runGarb, wordsOf, workInFolder } from './run-guide.ts';

const root = new URL('../../', import.meta.url);
const folderOf = workInFolder('garb-operations-guide-');

/** Runs `garb` as on a command line; gives what it printed. */
async function garb(line: string): Promise<string> {
  const { printed, exitCode } = await runGarb(wordsOf(line));
  if (exitCode !== 0) throw new Error(`${line}: exit code ${exitCode}: ${printed}`);
  return printed;
}

/** Commands that other runs have, with what in them starts the same. */
const elsewhere: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'npm run bench -- scale --rows 10000,100000,1000000': ['bench/main.ts', 'scale'],
  'npx garb serve': ['test/serve.test.ts', "'serve'"],
};

async function makeModel(kind: 'detector' | 'embedder', name: string, out: string, more = ''): Promise<void> {
  const found = [...publishedDetectors, ...publishedEmbedders].find((one) => one.name === name);
  if (!found) throw new RangeError(name);
  await writeFile(`${kind}.onnx`, onnxFile(found.graph));
  await garb(`models init --onnx ${kind}.onnx --out ${out} --set license=MIT ${more}`);
}

const shop = {
  /** The container's mount and address; the store of files stands for Milvus, on which `npm run test:milvus` runs the same. */
  'docker compose run --rm -v ./catalog:/catalog:ro garb node bin/garb.js ': '',
  '/catalog/catalog.jsonl': 'catalog/catalog.jsonl --catalog shop',
};

test('the guide’s commands do what it says, one after the other', async () => {
  await mkdir('catalog');
  await writeFile('catalog/a.jpg', await flatJpeg(red));
  await writeFile('catalog/b.jpg', await flatJpeg(blue));
  const rows = ['a', 'b'].map((id) => JSON.stringify({ id, images: [`${id}.jpg`], garmentClass: 'top' }));
  await writeFile('catalog/catalog.jsonl', `${rows.join('\n')}\n`);
  await makeModel('detector', 'Ultralytics detection', 'models/detector', '--set labels=shirt,jeans,bag');
  const plain = '--set input.resize=stretch --set input.mean=[0,0,0] --set input.std=[1,1,1]';
  await makeModel('embedder', 'Marqo-FashionSigLIP, vision tower', 'models/embedder', plain);
  await makeModel('embedder', 'OpenCLIP ViT-B-32, exported from torch', 'new-models/embedder', plain);
  process.env.GARB_MODELS = join(folderOf(), 'models');
  process.env.GARB_DATA = join(folderOf(), 'data');

  const ran = new Map<string, string>();
  for (const { line } of await guideLines('operations')) {
    const other = elsewhere[line];
    if (other) {
      expect(await readFile(new URL(other[0], root), 'utf8'), line).toContain(other[1]);
      continue;
    }
    const [, variable = '', value = ''] = /^export (GARB_NEXT_EMBEDDER)=(\S+)$/.exec(line) ?? [];
    if (variable !== '') {
      process.env[variable] = value;
      continue;
    }
    let command = line;
    for (const [from, to] of Object.entries(shop)) command = command.replace(from, to);
    const isOtherStore = command.startsWith('GARB_MILVUS_ADDRESS=');
    const [, args] = /^(?:GARB_[A-Z_]+=\S+ )?(?:npx garb )?(.*)$/.exec(command) ?? [];
    if (args?.startsWith('records copy')) await cp('data', '.garb', { recursive: true });
    if (isOtherStore) {
      // Only the rows move: the thumbnails stay in the data folder.
      await cp('data/pictures', 'milvus/pictures', { recursive: true });
      process.env.GARB_DATA = join(folderOf(), 'milvus');
    }
    ran.set(line, await garb(args ?? ''));
    process.env.GARB_DATA = join(folderOf(), 'data');
  }
  const printed = (start: string) =>
    [...ran].filter(([line]) => line.includes(start)).map(([, text]) => text);
  expect(printed('bin/garb.js import')[0]).toMatch(/^2 imported, 0 unchanged, 0 failed/m);
  expect(printed('records copy')[0]).toMatch(/catalogs/);
  expect(printed('import --catalog shop shop.parquet')[0]).toContain('2 imported');
  expect(printed('doctor --catalog shop')).toHaveLength(2);
  for (const text of printed('doctor --catalog shop'))
    expect(text).toMatch(/^products +2$.*^no problems found$/ms);
  expect(printed('reindex --pictures')[0]).toMatch(/2 products/);
  expect(printed('reindex')).toHaveLength(3);
  expect(ran.size).toBeGreaterThanOrEqual(8);
}, 300_000);

test('the pods of the guide’s job import each product once', async () => {
  const guide = await readFile(new URL('docs/operations.md', root), 'utf8');
  const [, job = ''] = /'sh', '-c', 'node bin\/garb\.js ([^']+)'/.exec(guide) ?? [];
  const [, pods = ''] = /^ {2}completions: (\d+)$/m.exec(guide) ?? [];
  const imported: number[] = [];
  for (let index = 0; index < Number(pods); index++) {
    const line = job
      .replace('$((JOB_COMPLETION_INDEX + 1))', String(index + 1))
      .replace('/catalog/', 'catalog/');
    const summary = JSON.parse(await garb(`${line.replace('--catalog shop', '--catalog pods')} --json`));
    imported.push(summary.imported);
  }
  expect(imported).toHaveLength(8);
  expect(imported.reduce((sum, count) => sum + count, 0)).toBe(2);
}, 300_000);
