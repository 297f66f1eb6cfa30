import { describe, expect, it } from 'vitest';
import { inspectModel } from '../../src/context/inspect-model.ts';
import { inputOf, writePackage } from '../inference/write-package.ts';

const config = { inference: { workers: 1, threads: 1 } };

describe('inspectModel', () => {
  it('tells of a detector what its graph is, what its labels stand for, and how long it takes', async () => {
    const directory = await writePackage('yolov8', {
      labels: ['top', 'jacket', 'person'],
      labelClasses: { jacket: 'outerwear', person: null },
    });
    const findings = await inspectModel(directory, config);
    expect(findings).toMatchObject({
      id: 'yolov8',
      task: 'detect',
      family: 'yolov8',
      inputs: ['images float32 [1, 3, 64, 32]'],
      outputs: ['output0 float32 [1, 7, 4]'],
      labels: { top: 'top', jacket: 'outerwear', person: null },
      garmentsFound: 1,
    });
    expect(findings.bytes).toBeGreaterThan(100);
    expect(findings.loadMs).toBeGreaterThanOrEqual(0);
    expect(findings.oneInferenceMs).toBeGreaterThanOrEqual(0);
  });

  it('tells of an embedder how many numbers its vectors have', async () => {
    const pooling = { method: 'gem' };
    const findings = await inspectModel(
      await writePackage('features', { outputs: { embedding: 'map' }, pooling }),
      config,
    );
    expect(findings).toMatchObject({ task: 'embed', dimension: 3 });
    expect(findings.labels).toBeUndefined();
  });

  it('tells of an embedder that keeps lengths how long its vector of the picture is', async () => {
    const directory = await writePackage('features', { metric: 'inner-product', typicalLength: 4 });
    const findings = await inspectModel(directory, config);
    expect(findings.metric).toBe('inner-product');
    // The mean color of the picture, 0..1 a channel, whatever the typical length.
    expect(findings.vectorLength).toBeGreaterThan(0.5);
    expect(findings.vectorLength).toBeLessThan(1);
  });

  it('refuses a package whose graph is not what model.json says', async () => {
    const directory = await writePackage('yolov8', { input: inputOf('yolov8', { name: 'picture' }) });
    await expect(inspectModel(directory, config)).rejects.toMatchObject({
      code: 'invalid-model',
      errors: [{ location: 'input.name', message: 'the graph has no input "picture"; it has "images"' }],
    });
  });

  it('refuses what only a run shows: a label that is not named', async () => {
    const directory = await writePackage('yolov10', { labels: ['top', 'outerwear'] });
    await expect(inspectModel(directory, config)).rejects.toMatchObject({
      code: 'invalid-model',
      errors: [{ location: 'labels' }],
    });
  });
});
