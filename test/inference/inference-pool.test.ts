import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInferencePool, type InferencePoolOptions } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import type { Tensors } from '../../src/inference/tensor.ts';
import { type GraphName, writePackage } from './write-package.ts';

function startPool(options: InferencePoolOptions = {}) {
  const pool = createInferencePool({ threads: 1, ...options });
  onTestFinished(() => pool.close());
  return pool;
}

async function loadEmbedder(graph: GraphName, changes: Record<string, unknown> = {}) {
  return loadModelPackage(await writePackage(graph, changes), 'embed');
}

/** One picture of the slow graph: it multiplies matrices 200 · value times. */
function slowInput(value: number): Tensors {
  return { image: { data: new Uint8Array(3).fill(value), dims: [1, 1, 1, 3] } };
}

function meanColorInput(colors: readonly (readonly [number, number, number])[]): Tensors {
  const data = Uint8Array.from(colors.flatMap((color) => Array.from({ length: 16 }, () => color).flat()));
  return { image: { data, dims: [colors.length, 4, 4, 3] } };
}

describe('createInferencePool', () => {
  it('returns the outputs the manifest names, for batches of any size', async () => {
    const pool = startPool();
    const model = await loadEmbedder('mean-color');
    const one = await pool.run(model, meanColorInput([[30, 40, 0]]));
    expect(one.embedding?.dims).toEqual([1, 3]);
    expect([...(one.embedding?.data ?? [])]).toEqual([30 / 50, 40 / 50, 0].map(Math.fround));
    const two = await pool.run(
      model,
      meanColorInput([
        [0, 0, 7],
        [255, 0, 0],
      ]),
    );
    expect(two.embedding).toEqual({ data: Float32Array.of(0, 0, 1, 1, 0, 0), dims: [2, 3] });
  });

  it('takes over the buffers of its inputs, but leaves a larger buffer to its owner', async () => {
    const pool = startPool();
    const model = await loadEmbedder('mean-color');
    const whole = meanColorInput([[1, 1, 1]]);
    await pool.run(model, whole);
    expect(whole.image?.data.length).toBe(0);

    const larger = new Uint8Array(100).fill(5);
    await pool.run(model, { image: { data: larger.subarray(0, 48), dims: [1, 4, 4, 3] } });
    expect(larger).toEqual(new Uint8Array(100).fill(5));
  });

  it('refuses a damaged graph as an invalid model, and reads it again once it is repaired', async () => {
    const pool = startPool();
    const model = await loadEmbedder('mean-color');
    const good = await readFile(model.modelPath);
    await writeFile(model.modelPath, good.subarray(0, 100));
    await expect(pool.warmUp(model)).rejects.toMatchObject({ code: 'invalid-model' });
    await writeFile(model.modelPath, good);
    await expect(pool.warmUp(model)).resolves.toBeUndefined();
  });

  it('refuses names that are not in the graph', async () => {
    const pool = startPool();
    const input = { name: 'picture', width: 4, height: 4, layout: 'nhwc', dtype: 'uint8', resize: 'stretch' };
    await expect(pool.warmUp(await loadEmbedder('mean-color', { input }))).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining('names the input "picture" but the graph has image'),
    });
    const outputs = { embedding: 'vector' };
    await expect(pool.warmUp(await loadEmbedder('mean-color', { outputs }))).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining('names the output "vector" but the graph has embedding'),
    });
  });

  it('finds an input size that is not the graph’s when it warms up', async () => {
    const input = { name: 'image', width: 5, height: 4, layout: 'nhwc', dtype: 'uint8', resize: 'stretch' };
    const model = await loadEmbedder('mean-color', { input });
    await expect(startPool().warmUp(model)).rejects.toMatchObject({ code: 'invalid-model' });
  });

  it('answers a run that fails with an internal error and goes on', async () => {
    const pool = startPool();
    const model = await loadEmbedder('mean-color');
    const wrong: Tensors = { image: { data: new Uint8Array(3), dims: [1, 1, 1, 3] } };
    await expect(pool.run(model, wrong)).rejects.toMatchObject({ code: 'internal' });
    await expect(pool.run(model, meanColorInput([[9, 0, 0]]))).resolves.toHaveProperty('embedding');
  });

  it('leaves the main thread free while a model runs', async () => {
    const pool = startPool();
    const model = await loadEmbedder('slow');
    await pool.warmUp(model);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await pool.run(model, slowInput(255));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });

  it('refuses work beyond its queue as overloaded, and says when to come back', async () => {
    const pool = startPool({ maxQueue: 2 });
    const model = await loadEmbedder('slow');
    await pool.warmUp(model);
    const accepted = [1, 2, 3].map(() => pool.run(model, slowInput(5)));
    await expect(pool.run(model, slowInput(5))).rejects.toMatchObject({
      code: 'overloaded',
      retryAfterSeconds: expect.toSatisfy((seconds: number) => Number.isInteger(seconds) && seconds >= 1),
    });
    await expect(Promise.all(accepted)).resolves.toHaveLength(3);
  });

  it('drops a waiting run that is aborted, at once and without running it', async () => {
    const pool = startPool();
    const model = await loadEmbedder('slow');
    await pool.warmUp(model);
    const finished: string[] = [];
    const first = pool.run(model, slowInput(10)).then(() => finished.push('first'));
    const controller = new AbortController();
    const dropped = pool.run(model, slowInput(255), { signal: controller.signal });
    const last = pool.run(model, slowInput(1)).then(() => finished.push('last'));
    controller.abort(new Error('the client left'));
    await expect(dropped).rejects.toThrow('the client left');
    expect(finished).toEqual([]);
    const before = performance.now();
    await Promise.all([first, last]);
    expect(finished).toEqual(['first', 'last']);
    const together = performance.now() - before;
    const alone = await timed(() => pool.run(model, slowInput(255)));
    expect(together).toBeLessThan(alone);
  });

  it('refuses a signal that is aborted already', async () => {
    const model = await loadEmbedder('mean-color');
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(startPool().run(model, meanColorInput([[1, 2, 3]]), { signal })).rejects.toThrow('too late');
  });

  it('rejects what is under way when it closes', async () => {
    const pool = createInferencePool({ threads: 1 });
    const model = await loadEmbedder('slow');
    await pool.warmUp(model);
    const underWay = expect(pool.run(model, slowInput(20))).rejects.toMatchObject({ code: 'internal' });
    await pool.close();
    await underWay;
  });

  it('survives being started and ended 30 times', async () => {
    const model = await loadEmbedder('mean-color');
    for (let round = 0; round < 30; round++) {
      const pool = createInferencePool({ threads: 1 });
      const { embedding } = await pool.run(model, meanColorInput([[0, round + 1, 0]]));
      expect(embedding?.data).toEqual(Float32Array.of(0, 1, 0));
      await pool.close();
    }
  });

  it('warms up every one of its workers', async () => {
    const pool = startPool({ workers: 2 });
    const model = await loadEmbedder('mean-color');
    await pool.warmUp(model);
    // Only workers that hold the model can still run it.
    await rm(model.modelPath);
    const runs = Array.from({ length: 8 }, () => pool.run(model, meanColorInput([[1, 0, 0]])));
    await expect(Promise.all(runs)).resolves.toHaveLength(8);
  });

  it('works under tsx from another folder too', async () => {
    const directory = await writePackage('mean-color');
    const source = (path: string) => new URL(`../../src/inference/${path}`, import.meta.url).href;
    const script = join(directory, 'warm-up.mts');
    await writeFile(
      script,
      `import { createInferencePool } from '${source('inference-pool.ts')}';
       import { loadModelPackage } from '${source('model-package.ts')}';
       const pool = createInferencePool({ threads: 1 });
       await pool.warmUp(await loadModelPackage('.', 'embed'));
       await pool.close();
       console.log('warm');`,
    );
    const tsx = new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [tsx, script], { cwd: directory });
    expect(stdout).toBe('warm\n');
  });
});

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}
