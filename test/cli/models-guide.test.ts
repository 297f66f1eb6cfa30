import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { publishedDetectors, scene } from '../conformance/published-detectors.ts';
import { publishedEmbedders } from '../conformance/published-embedders.ts';
import { paint, toSharp } from '../image/pictures.ts';
import { onnxFile } from '../inference/write-onnx.ts';
import { guideLines, runGarb, wordsOf, workInFolder } from './run-guide.ts';

workInFolder('garb-models-guide-');

const lines = (await guideLines('models')).map(({ line }) => line);
const isOfGarb = (line: string) => line.includes('npx garb');

async function run(line: string) {
  const [, models, rest = ''] = /^(?:GARB_MODELS=(\S+) )?npx garb (.*)$/.exec(line) ?? [];
  if (models !== undefined) process.env.GARB_MODELS = models;
  return runGarb(wordsOf(rest));
}

const graphOf = (name: string) => {
  const found = [...publishedDetectors, ...publishedEmbedders].find((one) => one.name === name);
  if (!found) throw new RangeError(name);
  return onnxFile(found.graph);
};

/** The programs of others that the guide exports with, and the published signature of what each writes. */
const exporters: Readonly<Record<string, string>> = {
  'python tools/export_onnx.py --output-name': 'YOLOX, own export',
  'python export.py --weights': 'YOLOv5 detection',
  'yolo export model=best.pt format=onnx imgsz=640 nms=True': 'Ultralytics with nms=True',
  'yolo export model=best.pt format=onnx imgsz=640': 'Ultralytics detection',
  'yolo export model=rtdetr-l.pt': 'Ultralytics RT-DETR',
  'python tools/deployment/export_onnx.py': 'D-FINE and DEIM, own export with a fixed batch of 1',
  'python tools/export_onnx.py -c': 'RT-DETR and RT-DETRv2, own export',
};

test('every command of the guide is run below, or writes a signature of the conformance set', () => {
  const others = lines.filter((line) => !isOfGarb(line));
  const names = publishedDetectors.map(({ name }) => name);
  const signatures = others.map(
    (line) => Object.entries(exporters).find(([start]) => line.startsWith(start))?.[1] ?? line,
  );
  expect(signatures.filter((name) => !names.includes(name))).toEqual([]);
  expect(new Set(signatures)).toEqual(new Set(Object.values(exporters)));
});

/** Four times the canvas of the tiny graphs, so that boxes are four times those of the scene. */
const boxes = scene.map(([label, score, box]) => ({
  box: box.map((value) => 4 * value),
  label: ['shirt', 'jeans', 'bag'][label],
  score,
}));

test('the guide’s commands do what it says, one after the other; detect needs no embedder', async () => {
  await writeFile('best.onnx', graphOf('Ultralytics detection'));
  await writeFile('vision_model.onnx', graphOf('Marqo-FashionSigLIP, vision tower'));
  const white = paint(128, 256, () => [255, 255, 255]);
  await writeFile('photo.jpg', await toSharp(white).jpeg().toBuffer());
  await writeFile('boxes.json', JSON.stringify(boxes));
  const ran = new Map<string, Awaited<ReturnType<typeof run>>>();
  for (const line of lines.filter(isOfGarb)) ran.set(line, await run(line));
  expect([...ran].filter(([, { exitCode }]) => exitCode !== 0)).toEqual([]);
  const printed = [...ran.values()].map((one) => one.printed);
  expect(printed[0]).toContain('detect, yolov8');
  expect(printed[0]).toContain('labelClasses by their words: shirt is top, jeans is pants.');
  expect(printed[1]).toContain('embed, image');
  expect(printed[2]).toContain('no problems found');
  expect(printed[3]).toMatch(/dimension +768/);
  expect(printed[4]).toContain('2 garments');
  expect((await stat('boxes.jpg')).size).toBeGreaterThan(100);
  expect(printed[5]).toContain('2 of 2 boxes found, mean IoU 1.000; 0 extra');
  expect(JSON.parse(printed[6] ?? '')).toMatchObject({ extra: [], compared: [{ iou: 1 }, { iou: 1 }] });
  expect(ran.size).toBe(7);
  // Only a detector is there to be found.
  await rm('my-models/embedder', { recursive: true });
  expect(await readdir('my-models')).toEqual(['detector']);
  const alone = await run('GARB_MODELS=my-models npx garb detect photo.jpg --json');
  expect(JSON.parse(alone.printed).regions).toHaveLength(2);
  await writeFile('found.json', alone.printed);
  const same = await run('npx garb doctor --model my-models/detector --photo photo.jpg --expect found.json');
  expect(same.printed).toContain('2 of 2 boxes found');
}, 300_000);

test('boxes that differ are listed, and exit with 1; a reference of other labels is refused', async () => {
  const compare = 'npx garb doctor --model my-models/detector --photo photo.jpg --expect other.json';
  await writeFile('other.json', JSON.stringify([boxes[0], { box: [0, 0, 5, 5], label: 'bag' }]));
  const { printed, exitCode } = await run(compare);
  expect(exitCode).toBe(1);
  expect(printed).toMatch(/^found {4}top 40 32 88 160: IoU 1\.000, confidence 0\.875 instead of 0\.875$/m);
  expect(printed).toMatch(/^missing {2}bag 0 0 5 5$/m);
  expect(printed).toMatch(/^extra {4}bag 32 192 64 224: confidence 0\.500$/m);
  expect(printed).toMatch(/^1 of 2 boxes found, mean IoU 1\.000; 1 extra$/m);
  await writeFile('other.json', JSON.stringify([{ box: [0, 0, 5, 5], label: 'hat' }]));
  await expect(run(compare)).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringMatching(
      /other\.json: 0\.label: box 0 is of "hat", which the model does not know: shirt, jeans, bag/,
    ),
  });
  await writeFile('other.json', '{"boxes": []}');
  await expect(run(compare)).rejects.toMatchObject({ code: 'invalid-request', message: /expected a list/ });
}, 300_000);

test('what a graph cannot say is listed where nobody can be asked, and exits with 1', async () => {
  await writeFile('tower.onnx', graphOf('SigLIP so400m, vision tower'));
  const { printed, exitCode } = await run('npx garb models init --onnx tower.onnx --out towers');
  expect(exitCode).toBe(1);
  expect(printed).toMatch(/^missing {3}license: /m);
  expect(printed).toMatch(/^missing {3}input\.mean: from the model’s preprocessor_config\.json/m);
  const again = 'npx garb models init --onnx tower.onnx --out towers --json';
  await expect(run(again)).rejects.toMatchObject({ code: 'invalid-request', message: /--force replaces it/ });
  const forced = await run(`${again} --force --set license=MIT --set input.resize=stretch`);
  expect(Object.keys(JSON.parse(forced.printed).missing)).toEqual(['input.mean', 'input.std']);
}, 300_000);
