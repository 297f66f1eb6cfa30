/**
 * Makes the evaluation sets from a folder of photos that is not part of the project, and from the project's own drawn pictures:
 *
 *     npm run sets -- --data ../shared/data --out FOLDER
 *
 * `README.txt` in the output lists the sets. `--only packshots,pairs` makes some of them. The same files give the same sets.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { jsonLines } from '../json-lines.ts';
import { halves, lumaSets } from './halves.ts';
import { photosOfNothing } from './nothing.ts';
import { packshotCatalog } from './packshots.ts';
import { pairKinds, pairSet } from './pairs.ts';
import { labelledPhotos, phonePhotos } from './photos.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    out: { type: 'string' },
    only: { type: 'string' },
  },
});
if (values.out === undefined) throw new Error('Expected --out FOLDER');
const data = resolve(values.data);
const out = resolve(values.out);
const root = fileURLToPath(new URL('../..', import.meta.url));

const sets: Readonly<Record<string, () => Promise<void>>> = {
  packshots: async () => save('packshots/catalog.jsonl', await packshotCatalog(data, join(out, 'packshots'))),
  photos: async () => {
    const folder = join(out, 'photos');
    const looks = {
      'street-val': await labelledPhotos(join(data, 'street/val.json'), folder),
      'street-train-some': await labelledPhotos(join(data, 'street/train.json'), folder, 70),
      'outfits-val-some': await labelledPhotos(join(data, 'outfits/val.json'), folder, 70),
      'outfits-test': await labelledPhotos(join(data, 'outfits/test.json'), folder),
      'phone-some': await phonePhotos(data, folder, 10),
    };
    for (const [name, of] of Object.entries(looks)) await save(`photos/${name}.jsonl`, of);
  },
  nothing: async () => save('nothing/looks.jsonl', await photosOfNothing(data, join(out, 'nothing'))),
  pairs: async () => {
    for (const part of ['train', 'choose'] as const) {
      const folder = `pairs-${part}`;
      const { catalog, looks } = await pairSet(data, join(out, folder), part);
      await save(`${folder}/catalog.jsonl`, catalog);
      for (const kind of pairKinds) await save(`${folder}/${kind}.jsonl`, looks[kind]);
    }
  },
  luma: async () => {
    const { catalog, looks } = await lumaSets(data, join(out, 'luma'));
    await save('luma/catalog.jsonl', catalog);
    for (const [name, of] of Object.entries(looks))
      for (const half of halves) await save(`luma/${name}-${half}.jsonl`, of[half]);
  },
  composites: async () => {
    const backs = { '': join(data, 'luma/looks-back.jsonl') };
    const ofHalves = halves.map((half) => [`-${half}`, join(out, `luma/back-${half}.jsonl`)]);
    await sets.luma?.();
    for (const [suffix = '', looks = ''] of [...Object.entries(backs), ...ofHalves])
      await runTool(
        'bench/composites.ts',
        ['--looks', looks, '--count', '120', '--seed', '11'],
        `composites${suffix}`,
      );
  },
  'close-ups': async () => {
    for (const [set, every] of [
      ['street', '1'],
      ['outfits', '4'],
    ] as const)
      await runTool(
        'bench/close-ups.ts',
        ['--coco', join(data, set, 'val.json'), '--photos', join(data, set, 'photos'), '--every', every],
        `close-ups-${set}`,
      );
  },
  drawn: async () => {
    for (const [seed, looks] of [
      ['7', '48'],
      ['1002', '100'],
      ['1004', '100'],
      ['1005', '100'],
    ] as const)
      await runTool(
        'wardrobe/main.ts',
        ['draw', '--seed', seed, '--products', '240', '--looks', looks],
        `drawn-${seed}`,
      );
    await runTool(
      'bench/packshots.ts',
      ['--catalog', join(out, 'drawn-1004/catalog.jsonl')],
      'drawn-packshots',
    );
  },
};

const readme = `Evaluation sets in Garb's own formats (docs/evaluation.md): import catalog.jsonl, then evaluate the looks.

packshots/catalog.jsonl         real packshots balanced over the classes, with distractors of no class. Label: attribute "class",
                                a garment class or "other". No row names garmentClass.
photos/street-val.jsonl         report only. Looks against packshots: class and box of each garment, no product
photos/outfits-test.jsonl       report only
photos/street-train-some.jsonl  70 photos drawn with seed 3: choose by these
photos/outfits-val-some.jsonl   70 photos drawn with seed 3: choose by these
photos/phone-some.jsonl         10 phone photos a class, class only, no box; the embedder was trained on these photos
nothing/looks.jsonl             photos without any garment: plain pictures, drawn landscapes, empty corners of street photos (train).
                                Against any catalog: nothing may be offered as a match
pairs-train, pairs-choose       catalog.jsonl: one picture a product (groupId: products that count as the same); looks by kind:
                                worn-flat, detail-worn, on-model, shoe-sides, other-sides, shuffled, so that the first n are a sample.
                                Tune on train, choose by choose
luma/                           catalog.jsonl, back-tuning, back-reporting, alt-tuning, alt-reporting: halves by product.
                                Never choose by reporting
composites*/looks.jsonl         against luma: 120 composites, seed 11, of all back views, of the tuning half and of the reporting half
close-ups-street, -outfits      catalog.jsonl and looks.jsonl; outfits every 4th photo
drawn-7, -1002, -1004, -1005    drawn catalogs and looks; 7 is the demo's
drawn-packshots                 second images of drawn-1004 against the first ones
`;

if (!existsSync(data))
  console.log(`skipped: no ${values.data}, the folder with the photos; drawn sets need none`);
const wanted = values.only?.split(',') ?? (existsSync(data) ? Object.keys(sets) : ['drawn']);
const unknown = wanted.find((name) => !Object.hasOwn(sets, name));
if (unknown !== undefined)
  throw new Error(`Expected --only with ${Object.keys(sets).join(', ')} but received ${unknown}`);
await mkdir(out, { recursive: true });
await writeFile(join(out, 'README.txt'), readme);
for (const name of wanted) await sets[name]?.();

async function save(file: string, rows: readonly object[]): Promise<void> {
  const path = join(out, file);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, jsonLines(rows));
  console.log(`${relative(out, path)}: ${rows.length}`);
}

async function runTool(file: string, options: readonly string[], set: string): Promise<void> {
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', tsx, join(root, file), ...options, '--out', join(out, set)],
    { cwd: root },
  );
  console.log(`${set}: ${stdout.trim()}`);
}
