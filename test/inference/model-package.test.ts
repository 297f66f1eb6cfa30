import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { type GraphName, manifestFor, writePackage } from './write-package.ts';

describe('loadModelPackage', () => {
  it('returns the manifest and the path of the ONNX file', async () => {
    const directory = await writePackage('mean-color');
    const model = await loadModelPackage(directory, 'embed');
    expect(model).toEqual({
      manifest: await manifestFor('mean-color'),
      modelPath: join(directory, 'model.onnx'),
    });
  });

  it('fills in what a detector need not say', async () => {
    const { manifest } = await loadModelPackage(await writePackage('fixed-boxes'), 'detect');
    expect(manifest.labelClasses).toEqual({});
    expect(manifest.defaults.crossClassIouThreshold).toBe(0.85);
  });

  it('accepts labels of its own that stand for garment classes or for nothing', async () => {
    const labels = ['top', 'blazer', 'person'];
    const labelClasses = { blazer: 'outerwear', person: null };
    const directory = await writePackage('fixed-boxes', { labels, labelClasses });
    const { manifest } = await loadModelPackage(directory, 'detect');
    expect(manifest.labelClasses).toEqual(labelClasses);
  });

  const digits = 'f'.repeat(64);
  const detectorInput = {
    name: 'image',
    width: 8,
    height: 16,
    layout: 'nhwc',
    dtype: 'uint8',
    resize: 'fit-top-left',
    fill: 114,
  };
  const thresholds = { confidenceThreshold: 0.25, iouThreshold: 0.65 };
  const mistakes: [string, GraphName, Record<string, unknown>, string, RegExp][] = [
    ['an unknown key', 'mean-color', { colour: 1 }, '', /colour/],
    ['an unknown key inside', 'fixed-boxes', { defaults: { ...thresholds, nms: 1 } }, 'defaults', /nms/],
    ['no id', 'mean-color', { id: undefined }, 'id', /string/],
    ['an empty id', 'mean-color', { id: '' }, 'id', />=1/],
    ['an unknown task', 'mean-color', { task: 'classify' }, 'task', /Invalid/],
    ['an unknown family', 'fixed-boxes', { family: 'yolov8' }, 'family', /yolox-decoded/],
    ['a file outside the folder', 'mean-color', { file: '../model.onnx' }, 'file', /without folders/],
    ['a file that is not there', 'mean-color', { file: 'other.onnx' }, 'file', /other\.onnx cannot be read/],
    ['a digest that is none', 'mean-color', { sha256: 'abc' }, 'sha256', /64 lower-case hex digits/],
    ['the digest of another file', 'mean-color', { sha256: digits }, 'sha256', /expected f{64} but/],
    ['a size of 0', 'fixed-boxes', { input: { ...detectorInput, width: 0 } }, 'input.width', />0/],
    [
      'a layout not read',
      'fixed-boxes',
      { input: { ...detectorInput, layout: 'nchw' } },
      'input.layout',
      /nhwc/,
    ],
    ['a fill above 255', 'fixed-boxes', { input: { ...detectorInput, fill: 256 } }, 'input.fill', /<=255/],
    ['an output left out', 'fixed-boxes', { outputs: { boxes: 'boxes' } }, 'outputs.scores', /string/],
    ['no labels', 'fixed-boxes', { labels: [] }, 'labels', />=1/],
    ['a label twice', 'fixed-boxes', { labels: ['top', 'top', 'belt'] }, 'labels.1', /"top" is there twice/],
    [
      'a label of unknown class',
      'fixed-boxes',
      { labels: ['top', 'kilt'] },
      'labels.1',
      /"kilt" is no garment class/,
    ],
    [
      'a class for no label',
      'fixed-boxes',
      { labelClasses: { kilt: 'skirt' } },
      'labelClasses.kilt',
      /not among labels/,
    ],
    [
      'a threshold above 1',
      'fixed-boxes',
      { defaults: { ...thresholds, iouThreshold: 1.5 } },
      'defaults.iouThreshold',
      /<=1/,
    ],
    [
      'a calibration that turns order round',
      'fixed-boxes',
      { calibration: { a: -1, b: 0 } },
      'calibration.a',
      />0/,
    ],
    [
      'a calibration for no label',
      'fixed-boxes',
      { calibration: { perClass: { kilt: { a: 1, b: 0 } } } },
      'calibration.perClass.kilt',
      /not among labels/,
    ],
    ['a dimension that is no whole number', 'mean-color', { dimension: 2.5 }, 'dimension', /int/],
    ['a batch of none', 'mean-color', { maxBatch: 0 }, 'maxBatch', />0/],
    ['no license', 'mean-color', { license: '' }, 'license', />=1/],
  ];
  it.each(mistakes)('refuses %s, naming the field', async (_mistake, graph, changes, location, reason) => {
    const directory = await writePackage(graph, changes);
    const task = graph === 'fixed-boxes' ? 'detect' : 'embed';
    await expect(loadModelPackage(directory, task)).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining(join(directory, 'model.json')),
      errors: [{ location, message: expect.stringMatching(reason) }],
    });
  });

  it('refuses a model for another task', async () => {
    const directory = await writePackage('mean-color');
    await expect(loadModelPackage(directory, 'detect')).rejects.toMatchObject({
      code: 'invalid-model',
      errors: [{ location: 'task', message: 'expected "detect" but received "embed"' }],
    });
  });

  it('refuses a folder without model.json and one whose model.json is not JSON', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'garb-model-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await expect(loadModelPackage(directory, 'embed')).rejects.toMatchObject({
      code: 'invalid-model',
      message: `${join(directory, 'model.json')} cannot be read.`,
    });
    await writeFile(join(directory, 'model.json'), '{');
    await expect(loadModelPackage(directory, 'embed')).rejects.toMatchObject({
      code: 'invalid-model',
      message: `${join(directory, 'model.json')} is not JSON.`,
    });
  });
});
