import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { initModel, parseField } from '../../../src/context/models/init-model.ts';
import { createDetector } from '../../../src/detect/create-detector.ts';
import { detectors } from '../../../src/detect/detector-manifest.ts';
import { createEmbedder } from '../../../src/embed/create-embedder.ts';
import { embedders } from '../../../src/embed/embedder-manifest.ts';
import { decodePhoto } from '../../../src/image/decode-photo.ts';
import { createInferencePool } from '../../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../../src/inference/model-package.ts';
import { canvas, publishedDetectors, scene } from '../../conformance/published-detectors.ts';
import { publishedEmbedders } from '../../conformance/published-embedders.ts';
import { paint, toSharp } from '../../image/pictures.ts';
import { type OnnxGraph, onnxFile } from '../../inference/write-onnx.ts';

const pool = createInferencePool({ threads: 1 });
afterAll(() => pool.close());

const white = await decodePhoto(
  await toSharp(paint(4 * canvas.width, 4 * canvas.height, () => [255, 255, 255]))
    .png()
    .toBuffer(),
);

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-init-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

async function write(graph: OnnxGraph, name = 'best.onnx'): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, onnxFile(graph));
  return path;
}

const named = (name: string) => {
  const found = [...publishedDetectors, ...publishedEmbedders].find((one) => one.name === name);
  if (!found) throw new RangeError(name);
  return found;
};

/** Families that read the same output go by one name. */
const families: Readonly<Record<string, string>> = {
  yolo11: 'yolov8',
  yolo26: 'ultralytics-nms',
  yolov10: 'ultralytics-nms',
};

describe.each(publishedDetectors)('initModel, $name', ({ graph, manifest, told }) => {
  it('finds the family, and the package answers the known boxes', async () => {
    const onnx = await write(graph);
    const sizes = { 'input.width': canvas.width, 'input.height': canvas.height };
    const fields = { license: 'MIT', labels: ['top', 'outerwear', 'belt'], ...sizes, ...told };
    const { manifestPath, manifest: written, missing } = await initModel({ onnx, fields });
    expect(missing).toEqual({});
    const family = String(manifest.family);
    expect(written.family).toBe(families[family] ?? family);
    const model = await loadModelPackage(join(manifestPath, '..'), detectors);
    const found = await createDetector(model, pool).detect(white);
    // Some graphs have logarithms of what they find.
    const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
    expect(found.map(({ confidence }) => rounded(confidence))).toEqual(scene.map(([, score]) => score));
    expect(found.map(({ box: { x1, y1, x2, y2 } }) => [x1, y1, x2, y2].map(rounded))).toEqual(
      scene.map(([, , box]) => box.map((side) => 4 * side)),
    );
  });
});

describe.each(publishedEmbedders)('initModel, $name', ({ graph, manifest, mean, std }) => {
  it('finds the vector, and the package answers one', async () => {
    const onnx = await write(graph);
    const fields = { license: 'MIT', 'input.mean': mean, 'input.std': std, 'input.resize': 'stretch' };
    const task = 'embed';
    const { manifestPath, manifest: written, missing } = await initModel({ onnx, fields, task });
    expect(missing).toEqual({});
    expect(written).toMatchObject({ dimension: manifest.dimension, outputs: manifest.outputs });
    const model = await loadModelPackage(join(manifestPath, '..'), embedders);
    const [vector] = await createEmbedder(model, pool).embed(white, ['whole']);
    expect(vector).toHaveLength(manifest.dimension);
  });
});

describe('initModel', () => {
  it('reads labels and size from Ultralytics’ metadata, and says what labels stand for', async () => {
    const { graph } = named('Ultralytics with dynamic=True');
    const metadata = {
      names: `{0: 'jacket', 1: "driver's cap", 2: 'person'}`,
      imgsz: '[64, 32]',
      task: 'detect',
      license: 'AGPL-3.0 License (https://ultralytics.com/license)',
    };
    const { manifest, missing, notes } = await initModel({ onnx: await write({ ...graph, metadata }) });
    expect(missing).toEqual({});
    expect(manifest).toMatchObject({
      id: 'best-1',
      license: 'AGPL-3.0',
      input: { width: 32, height: 64 },
      labels: ['jacket', "driver's cap", 'person'],
      labelClasses: { jacket: 'outerwear', "driver's cap": 'hat', person: null },
    });
    expect(notes).toContain('Never reported, as no garment class fits: person.');
  });

  it('lists what the graph cannot say when nobody is there to ask', async () => {
    const onnx = await write(named('SigLIP so400m, vision tower').graph);
    const { missing, manifestPath } = await initModel({ onnx });
    expect(Object.keys(missing).sort()).toEqual(['input.mean', 'input.resize', 'input.std', 'license']);
    expect(missing['input.mean']).toContain('[0.5, 0.5, 0.5] for SigLIP');
    expect(JSON.parse(await readFile(manifestPath, 'utf8'))).toMatchObject({
      dimension: 1152,
      outputs: { embedding: 'pooler_output' },
    });
  });

  it('asks for it when somebody is, once a field, and leaves out what is not answered', async () => {
    const onnx = await write(named('D-FINE and DEIM, own export with a fixed batch of 1').graph);
    const asked: string[] = [];
    const ask = async (path: string) => {
      asked.push(path);
      return path === 'labels' ? 'shirt, coat,person' : '';
    };
    const { manifest, missing } = await initModel({ onnx, ask });
    expect(asked).toEqual(['license', 'labels']);
    expect(manifest).toMatchObject({
      labels: ['shirt', 'coat', 'person'],
      labelClasses: { shirt: 'top', coat: 'outerwear', person: null },
    });
    expect(Object.keys(missing)).toEqual(['license']);
  });

  it('keeps given fields over what the graph says, and names those that are wrong', async () => {
    const onnx = await write(named('Ultralytics detection').graph);
    const fields = { license: 'MIT', 'input.resize': 'squeeze', 'defaults.confidenceThreshold': 0.5 };
    const { manifest, missing } = await initModel({ onnx, fields });
    expect(manifest).toMatchObject({ defaults: { confidenceThreshold: 0.5 }, input: { resize: 'squeeze' } });
    expect(missing['input.resize']).toContain('Expected one of "fit-top-left"');
  });

  it('copies the graph to another folder, and replaces no model.json unless told so', async () => {
    const onnx = await write(named('Ultralytics detection').graph, 'Mein Modell.onnx');
    const directory = await folder();
    const first = await initModel({ onnx, directory, fields: { license: 'MIT' } });
    expect(first.manifest.file).toBe('model.onnx');
    expect(await readFile(join(directory, 'model.onnx'))).toEqual(await readFile(onnx));
    await expect(initModel({ onnx, directory })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(initModel({ onnx, directory, force: true })).resolves.toMatchObject({
      missing: { license: expect.any(String) },
    });
  });

  it.each([
    ['oriented boxes', { metadata: { task: 'obb' } }, 'oriented boxes'],
    [
      'an input that is no image',
      { inputs: [{ name: 'ids', type: 'int64', shape: ['N', 77] }] },
      'ids [N, 77]',
    ],
    [
      'a further input',
      {
        inputs: [
          { name: 'images', type: 'float32', shape: [1, 3, 64, 32] },
          { name: 'prompt', type: 'float32', shape: [1, 512] },
        ],
      },
      'prompt [1, 512]',
    ],
  ] as const)('refuses %s, with what was found', async (_case, changes, message) => {
    const { graph } = named('Ultralytics detection');
    const inputs = 'inputs' in changes ? changes.inputs : graph.inputs;
    const isWithout = !inputs.some(({ name }) => name === 'images');
    const source = isWithout
      ? {
          inputs,
          outputs: [{ name: 'same', type: 'int64', shape: ['N', 77] } as const],
          nodes: [{ type: 'Identity', inputs: ['ids'], outputs: ['same'] }],
        }
      : { ...graph, ...changes };
    await expect(initModel({ onnx: await write(source) })).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining(message),
    });
  });

  it('refuses a file that is not there, and one that is not ONNX', async () => {
    await expect(initModel({ onnx: join(await folder(), 'no.onnx') })).rejects.toMatchObject({
      code: 'file-not-readable',
    });
    const text = join(await folder(), 'text.onnx');
    await writeFile(text, 'not a graph');
    await expect(initModel({ onnx: text })).rejects.toMatchObject({ code: 'invalid-model' });
  });
});

describe('parseField', () => {
  it.each([
    ['labels', 'top, pants', ['top', 'pants']],
    ['labels', '["a, b","c"]', ['a, b', 'c']],
    ['input.mean', '[0.5, 0.5, 0.5]', [0.5, 0.5, 0.5]],
    ['input.resize', 'stretch', 'stretch'],
    ['maxBatch', '4', 4],
  ])('%s, typed as %s', (path, text, value) => expect(parseField(path, text)).toEqual(value));
});
