import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { detectors } from '../../src/detect/detector-manifest.ts';
import { embedders } from '../../src/embed/embedder-manifest.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { readAnyPackage } from './read-any-package.ts';
import { type GraphName, inputOf, manifestFor, writePackage } from './write-package.ts';

describe('loadModelPackage', () => {
  it('returns the manifest and the path of the ONNX file', async () => {
    const directory = await writePackage('mean-color');
    const model = await loadModelPackage(directory, embedders);
    expect(model).toMatchObject({
      manifest: await manifestFor('mean-color'),
      manifestPath: join(directory, 'model.json'),
      modelPath: join(directory, 'model.onnx'),
    });
  });

  it('fills in what a detector need not say', async () => {
    const { manifest } = await loadModelPackage(await writePackage('fixed-boxes'), detectors);
    expect(manifest.labelClasses).toEqual({});
    expect(manifest.defaults.crossClassIouThreshold).toBe(0.85);
    expect(manifest.input).toMatchObject({ channels: 'rgb', kernel: 'linear' });
  });

  it('fills in what an embedder need not say', async () => {
    const { manifest } = await loadModelPackage(await writePackage('mean-color'), embedders);
    expect(manifest.pooling).toEqual({ method: 'none' });
    expect(manifest.input).toMatchObject({ channels: 'rgb', kernel: 'cubic' });
  });

  it('reads the shipped packages', async () => {
    const models = fileURLToPath(new URL('../../models', import.meta.url));
    const detector = await loadModelPackage(join(models, 'detector'), detectors);
    const embedder = await loadModelPackage(join(models, 'embedder'), embedders);
    expect([detector.manifest.task, embedder.manifest.task]).toEqual(['detect', 'embed']);
  });

  it('accepts labels of its own that stand for garment classes or for nothing', async () => {
    const labels = ['top', 'blazer', 'person'];
    const labelClasses = { blazer: 'outerwear', person: null };
    const directory = await writePackage('fixed-boxes', { labels, labelClasses });
    const { manifest } = await loadModelPackage(directory, detectors);
    expect(manifest.labelClasses).toEqual(labelClasses);
  });

  it('opens another form of the network under an id of its own, its file checked like the first', async () => {
    const plain = await manifestFor('mean-color');
    const forms = { fp32: { file: 'model.onnx', sha256: plain.sha256 } };
    const directory = await writePackage('mean-color', { file: 'absent.int8.onnx', forms });
    const model = await loadModelPackage(directory, embedders, 'fp32');
    expect(model.modelPath).toBe(join(directory, 'model.onnx'));
    expect(model.manifest).toMatchObject({
      id: `${plain.id}@fp32`,
      file: 'model.onnx',
      sha256: plain.sha256,
    });
    await expect(loadModelPackage(directory, embedders)).rejects.toMatchObject({ code: 'invalid-model' });
  });

  it('names the forms there are when it lacks the one asked for', async () => {
    const { sha256 } = await manifestFor('mean-color');
    const forms = { int8: { file: 'model.onnx', sha256 }, fp32: { file: 'model.onnx', sha256 } };
    await expect(
      loadModelPackage(await writePackage('mean-color', { forms }), embedders, 'fp16'),
    ).rejects.toMatchObject({
      code: 'invalid-model',
      errors: [{ location: 'forms', message: 'no form "fp16"; available: fp32, int8' }],
    });
    await expect(loadModelPackage(await writePackage('mean-color'), embedders, 'fp16')).rejects.toMatchObject(
      {
        errors: [{ location: 'forms', message: 'no form "fp16"; available: none' }],
      },
    );
  });

  const digits = 'f'.repeat(64);
  const thresholds = { confidenceThreshold: 0.25, iouThreshold: 0.65 };
  const mistakes: [string, GraphName, Record<string, unknown>, string, RegExp][] = [
    ['an unknown key', 'mean-color', { colour: 1 }, '', /colour/],
    ['an unknown key inside', 'fixed-boxes', { defaults: { ...thresholds, nms: 1 } }, 'defaults', /nms/],
    ['no id', 'mean-color', { id: undefined }, 'id', /string/],
    ['an empty id', 'mean-color', { id: '' }, 'id', />=1/],
    ['an unknown task', 'mean-color', { task: 'classify' }, 'task', /one of "detect", "embed"/],
    [
      'an unknown family',
      'fixed-boxes',
      { family: 'yolov3' },
      'family',
      /one of "yolox-decoded", "yolox", "yolov5", "yolov8", "yolo11", "yolov10", "yolo26", "ultralytics-nms", "detr"/,
    ],
    ['no family', 'fixed-boxes', { family: undefined }, 'family', /one of "yolox-decoded"/],
    ['a file outside the folder', 'mean-color', { file: '../model.onnx' }, 'file', /without folders/],
    ['a file that is not there', 'mean-color', { file: 'other.onnx' }, 'file', /other\.onnx cannot be read/],
    ['a digest that is none', 'mean-color', { sha256: 'abc' }, 'sha256', /64 lower-case hex digits/],
    ['the digest of another file', 'mean-color', { sha256: digits }, 'sha256', /expected f{64} but/],
    ['a size of 0', 'fixed-boxes', { input: inputOf('fixed-boxes', { width: 0 }) }, 'input.width', />0/],
    [
      'an unknown layout',
      'fixed-boxes',
      { input: inputOf('fixed-boxes', { layout: 'chwn' }) },
      'input.layout',
      /"nhwc"\|"nchw"/,
    ],
    [
      'an unknown type',
      'yolov8',
      { input: inputOf('yolov8', { dtype: 'float64' }) },
      'input.dtype',
      /"uint8"\|"float32"/,
    ],
    [
      'an unknown order of channels',
      'yolov8',
      { input: inputOf('yolov8', { channels: 'hsv' }) },
      'input.channels',
      /"rgb"\|"bgr"/,
    ],
    [
      'an unknown way to resize',
      'fixed-boxes',
      { input: inputOf('fixed-boxes', { resize: 'letterbox' }) },
      'input.resize',
      /one of "fit-top-left", "fit-center", "stretch"/,
    ],
    [
      'a detector that sees the middle only',
      'fixed-boxes',
      { input: inputOf('fixed-boxes', { resize: 'crop-center' }) },
      'input.resize',
      /one of/,
    ],
    [
      'a fill above 255',
      'fixed-boxes',
      { input: inputOf('fixed-boxes', { fill: 256 }) },
      'input.fill',
      /<=255/,
    ],
    [
      'no fill where there is room',
      'fixed-boxes',
      { input: inputOf('fixed-boxes', { fill: undefined }) },
      'input.fill',
      /number/,
    ],
    [
      'a fill where there is no room',
      'features',
      { input: inputOf('features', { fill: 0 }) },
      'input',
      /"fill"/,
    ],
    [
      'a mean for bytes',
      'mean-color',
      { input: inputOf('mean-color', { mean: [0.5, 0.5, 0.5] }) },
      'input.mean',
      /Only a float input/,
    ],
    [
      'a mean of two channels',
      'features',
      { input: inputOf('features', { mean: [0, 0] }) },
      'input.mean',
      />=3/,
    ],
    ['a spread of 0', 'features', { input: inputOf('features', { std: [1, 0, 1] }) }, 'input.std.1', />0/],
    [
      'more than the whole crop',
      'features',
      { input: inputOf('features', { resize: 'crop-center', cropShare: 1.1 }) },
      'input.cropShare',
      /<=1/,
    ],
    [
      'a stride that does not divide the input',
      'yolox',
      { strides: [8, 12, 32] },
      'strides.1',
      /12 does not divide the input's width of 32/,
    ],
    ['suppression where there is none', 'yolov10', { defaults: thresholds }, 'defaults', /"iouThreshold"/],
    [
      'no suppression where it is needed',
      'yolov8',
      { defaults: { confidenceThreshold: 0.3 } },
      'defaults.iouThreshold',
      /number/,
    ],
    [
      'outputs of another family',
      'yolov8',
      { outputs: { boxes: 'a', scores: 'b' } },
      'outputs.predictions',
      /string/,
    ],
    ['an unknown activation', 'detr', { activation: 'relu' }, 'activation', /"softmax"\|"sigmoid"/],
    [
      'an unknown pooling',
      'features',
      { pooling: { method: 'sum' } },
      'pooling.method',
      /one of "none", "mean", "max", "gem", "cls"/,
    ],
    ['a power for a mean', 'features', { pooling: { method: 'mean', power: 3 } }, 'pooling', /"power"/],
    [
      'an unknown class',
      'fixed-boxes',
      { labels: ['kilt'], labelClasses: { kilt: 'kilts' } },
      'labelClasses.kilt',
      /"top"\|"outerwear"/,
    ],
    ['an output left out', 'fixed-boxes', { outputs: { boxes: 'boxes' } }, 'outputs.scores', /string/],
    ['no labels', 'fixed-boxes', { labels: [] }, 'labels', />=1/],
    ['a label twice', 'fixed-boxes', { labels: ['top', 'top', 'belt'] }, 'labels.1', /duplicate label "top"/],
    [
      'a label of unknown class',
      'fixed-boxes',
      { labels: ['top', 'kilt'] },
      'labels.1',
      /"kilt" is not a garment class/,
    ],
    [
      'a class for no label',
      'fixed-boxes',
      { labelClasses: { kilt: 'skirt' } },
      'labelClasses.kilt',
      /not in labels/,
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
      /not in labels/,
    ],
    ['a dimension that is no whole number', 'mean-color', { dimension: 2.5 }, 'dimension', /int/],
    ['a batch of none', 'mean-color', { maxBatch: 0 }, 'maxBatch', />0/],
    [
      'a form in another folder',
      'mean-color',
      { forms: { fp32: { file: '../m.onnx', sha256: digits } } },
      'forms.fp32.file',
      /without folders/,
    ],
    [
      'a form without sha256',
      'mean-color',
      { forms: { fp32: { file: 'm.onnx' } } },
      'forms.fp32.sha256',
      /string/,
    ],
    ['no license', 'mean-color', { license: '' }, 'license', />=1/],
  ];
  it.each(mistakes)('refuses %s, naming the field', async (_mistake, graph, changes, location, reason) => {
    const directory = await writePackage(graph, changes);
    await expect(readAnyPackage(directory)).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining(join(directory, 'model.json')),
      errors: expect.arrayContaining([{ location, message: expect.stringMatching(reason) }]),
    });
  });

  it('refuses a model for another task', async () => {
    const directory = await writePackage('mean-color');
    await expect(loadModelPackage(directory, detectors)).rejects.toMatchObject({
      code: 'invalid-model',
      errors: [{ location: 'task', message: 'expected "detect" but received "embed"' }],
    });
  });

  it('refuses a folder without model.json and one whose model.json is not JSON', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'garb-model-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await expect(loadModelPackage(directory, embedders)).rejects.toMatchObject({
      code: 'invalid-model',
      message: `${join(directory, 'model.json')} cannot be read.`,
    });
    await writeFile(join(directory, 'model.json'), '{');
    await expect(loadModelPackage(directory, embedders)).rejects.toMatchObject({
      code: 'invalid-model',
      message: `${join(directory, 'model.json')} is not JSON.`,
    });
  });
});
