import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { embedders } from '../../src/embed/embedder-manifest.ts';
import { createInferencePool, type InferencePoolOptions } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import type { Tensor } from '../../src/inference/tensor.ts';
import { readAnyPackage } from './read-any-package.ts';
import { type GraphName, inputOf, writePackage } from './write-package.ts';

function startPool(options: InferencePoolOptions = {}) {
  const pool = createInferencePool({ threads: 1, ...options });
  onTestFinished(() => pool.close());
  return pool;
}

async function loadEmbedder(graph: GraphName, changes: Record<string, unknown> = {}) {
  return loadModelPackage(await writePackage(graph, changes), embedders);
}

/** One picture of the slow graph: it multiplies matrices 200 · value times. */
function slowInput(value: number): Tensor {
  return { data: new Uint8Array(3).fill(value), dims: [1, 1, 1, 3] };
}

function meanColorInput(colors: readonly (readonly [number, number, number])[]): Tensor {
  const data = Uint8Array.from(colors.flatMap((color) => Array.from({ length: 16 }, () => color).flat()));
  return { data, dims: [colors.length, 4, 4, 3] };
}

/** The nice values of this process's threads, by proc_pid_stat(5): the 17th field after the name, which ends with a bracket. */
function threadPriorities(): number[] {
  return readdirSync('/proc/self/task').map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

describe('createInferencePool', () => {
  it.runIf(process.platform === 'linux')('lets the HTTP thread go before its threads', async () => {
    const pool = startPool();
    await pool.run(await loadEmbedder('mean-color'), meanColorInput([[1, 2, 3]]));
    expect(threadPriorities()).toContain(Math.min(19, getPriority() + 5));
  });

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

  it('takes over the memory of its inputs, but leaves a larger buffer, or a Buffer, to its owner', async () => {
    const pool = startPool();
    const model = await loadEmbedder('mean-color');
    const whole = meanColorInput([[1, 1, 1]]);
    await pool.run(model, whole);
    expect(whole.data.length).toBe(0);

    const larger = new Uint8Array(100).fill(5);
    await pool.run(model, { data: larger.subarray(0, 48), dims: [1, 4, 4, 3] });
    expect(larger).toEqual(new Uint8Array(100).fill(5));
    // Such as sharp's: newer versions of Node refuse to hand over what is an addon's.
    const buffer = Buffer.from(new Uint8Array(48).fill(7).buffer);
    await pool.run(model, { data: buffer, dims: [1, 4, 4, 3] });
    expect(buffer).toEqual(Buffer.alloc(48, 7));
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

  const mistakes: [string, GraphName, Record<string, unknown>, string, string][] = [
    [
      'an input that is not there',
      'mean-color',
      { input: inputOf('mean-color', { name: 'picture' }) },
      'input.name',
      'the graph has no input "picture"; it has "image"',
    ],
    [
      'an output that is not there',
      'features',
      { outputs: { embedding: 'embedding' } },
      'outputs.embedding',
      'the graph has no output "embedding"; it has "map", "map_last", "tokens", "flat", "vector"',
    ],
    [
      'another input beside the picture',
      'two-inputs',
      {},
      'input.name',
      'the graph has further inputs: "weights"; export it with the image as its only input',
    ],
    [
      'floats for bytes',
      'mean-color',
      { input: inputOf('mean-color', { dtype: 'float32' }) },
      'input.dtype',
      'the graph takes uint8, not float32',
    ],
    [
      'the other layout',
      'yolov8',
      { input: inputOf('yolov8', { layout: 'nhwc' }) },
      'input.layout',
      'the graph takes [1, 3, 64, 32], expected [N, 64, 32, 3]',
    ],
    [
      'another width',
      'yolov8',
      { input: inputOf('yolov8', { width: 64 }) },
      'input.width',
      'the graph takes [1, 3, 64, 32], expected [N, 3, 64, 64]',
    ],
    [
      'another height',
      'mean-color',
      { input: inputOf('mean-color', { height: 5 }) },
      'input.height',
      'the graph takes [N, 4, 4, 3], expected [N, 5, 4, 3]',
    ],
    [
      'batches where there are none',
      'one-picture',
      { maxBatch: 4 },
      'maxBatch',
      'the graph takes 1 image per run, not 4; set 1 or export it with a dynamic batch size',
    ],
    [
      'an output that is not float32',
      'double-vector',
      {},
      'outputs.embedding',
      'the output "vector" is float64, expected float32 or float16',
    ],
    [
      'too few labels for the scores',
      'fixed-boxes',
      { labels: ['top', 'belt'] },
      'labels',
      'the output "scores" is [1, 5, 3], expected [1, any, 2]',
    ],
    [
      'too few labels beside boxes and objectness',
      'yolov5',
      { labels: ['top', 'belt'] },
      'labels',
      'the output "output0" is [1, 4, 8], expected [1, any, 7]',
    ],
    [
      'too few labels beside boxes',
      'yolov8',
      { labels: ['top', 'belt'] },
      'labels',
      'the output "output0" is [1, 7, 4], expected [1, 6, any]',
    ],
    [
      'too few labels beside "no object"',
      'detr',
      { labels: ['top', 'belt'] },
      'labels',
      'the output "logits" is [1, 4, 4], expected [1, any, 3]',
    ],
    [
      'the other activation',
      'detr',
      { activation: 'sigmoid' },
      'labels',
      'the output "logits" is [1, 4, 4], expected [1, any, 3]',
    ],
    [
      'strides of another grid',
      'yolox',
      { strides: [8, 16] },
      'strides',
      'the output "output" is [1, 42, 8], expected [1, 40, 8]',
    ],
    [
      'a dense output for an end-to-end one',
      'yolov8',
      { family: 'yolo26', defaults: { confidenceThreshold: 0.3 } },
      'outputs.predictions',
      'the output "output0" is [1, 7, 4], expected [1, any, 6]',
    ],
    [
      'boxes for scores',
      'fixed-boxes',
      { outputs: { boxes: 'scores', scores: 'boxes' } },
      'outputs.boxes',
      'the output "scores" is [1, 5, 3], expected [1, any, 4]',
    ],
    [
      'another dimension',
      'features',
      { dimension: 4 },
      'dimension',
      'the output "vector" is [N, 3], expected [any, 4]',
    ],
    [
      'a map without a pooling',
      'features',
      { outputs: { embedding: 'map' } },
      'outputs.embedding',
      'the output "map" is [N, 3, 4, 4], expected [any, 3]',
    ],
    [
      'a pooling of what is a vector already',
      'features',
      { pooling: { method: 'mean' } },
      'outputs.embedding',
      'the output "vector" is [N, 3], expected [any, 3, any, any]',
    ],
    [
      'a map with its numbers last',
      'features',
      { outputs: { embedding: 'map_last' }, pooling: { method: 'max' } },
      'dimension',
      'the output "map_last" is [N, 4, 4, 3], expected [any, 3, any, any]',
    ],
  ];
  const shared = createInferencePool({ threads: 1 });
  afterAll(() => shared.close());

  it.each(mistakes)('refuses %s, naming the field', async (_mistake, graph, changes, location, message) => {
    const directory = await writePackage(graph, changes);
    const model = await readAnyPackage(directory);
    const refusal = {
      code: 'invalid-model',
      message: expect.stringContaining(join(directory, 'model.json')),
      errors: expect.arrayContaining([{ location, message }]),
    };
    await expect(shared.describe(model)).rejects.toMatchObject(refusal);
    await expect(shared.warmUp(model)).rejects.toMatchObject(refusal);
  });

  it('names every mistake at once', async () => {
    const input = inputOf('features', { width: 5, height: 6, dtype: 'uint8' });
    const model = await loadEmbedder('features', { input, outputs: { embedding: 'none' } });
    await expect(shared.describe(model)).rejects.toMatchObject({
      errors: ['input.dtype', 'input.height', 'input.width', 'outputs.embedding'].map((location) => ({
        location,
        message: expect.any(String),
      })),
    });
  });

  it('finds when it warms up what an open shape did not tell', async () => {
    const model = await loadEmbedder('open-shapes', { dimension: 4 });
    await expect(shared.describe(model)).resolves.toMatchObject({
      inputs: [{ name: 'pixel_values', shape: ['N', 'channels', 'height', 'width'] }],
    });
    await expect(shared.warmUp(model)).rejects.toMatchObject({
      code: 'invalid-model',
      errors: [{ location: 'dimension', message: 'the output "vector" is [1, 3], expected [1, 4]' }],
    });
  });

  it('says which graph it runs', async () => {
    const model = await loadEmbedder('mean-color');
    await expect(shared.describe(model)).resolves.toEqual({
      inputs: [{ name: 'image', type: 'uint8', shape: ['N', 4, 4, 3] }],
      outputs: [{ name: 'embedding', type: 'float32', shape: ['N', 3] }],
    });
  });

  it('answers a run that fails with an internal error and goes on', async () => {
    const pool = startPool();
    const model = await loadEmbedder('mean-color');
    const wrong: Tensor = { data: new Uint8Array(3), dims: [1, 1, 1, 3] };
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

  it('tells once of a run that goes on for too long, and how long it is at it', async () => {
    const told: number[] = [];
    const fresh = startPool({ hungAfterMs: 20, onHung: (ms) => told.push(ms) });
    expect([fresh.facts.longestTaskMs, fresh.facts.sinceReplyMs]).toEqual([0, Number.POSITIVE_INFINITY]);
    const model = await loadEmbedder('slow');
    const run = fresh.run(model, slowInput(255));
    await expect.poll(() => told.length, { interval: 1, timeout: 20_000 }).toBe(1);
    expect(told[0]).toBeGreaterThan(20);
    await run;
    expect(told).toHaveLength(1);
    expect(fresh.facts.longestTaskMs).toBe(0);
  });

  it('refuses a signal that is aborted already', async () => {
    const model = await loadEmbedder('mean-color');
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(startPool().run(model, meanColorInput([[1, 2, 3]]), { signal })).rejects.toThrow('too late');
  });

  it('answers what is under way when it closes, and rejects what waits and what comes later', async () => {
    const pool = createInferencePool({ threads: 1 });
    const model = await loadEmbedder('slow');
    await pool.warmUp(model);
    const runs = [20, 255, 255].map((value) => pool.run(model, slowInput(value)));
    const settled = Promise.allSettled(runs);
    await delay(5);
    const [closing, again] = [pool.close(), pool.close()];
    const later = expect(pool.run(model, slowInput(1))).rejects.toMatchObject({ code: 'internal' });
    expect(await settled).toMatchObject([
      { status: 'fulfilled' },
      ...[1, 2].map(() => ({ status: 'rejected', reason: { code: 'internal' } })),
    ]);
    await Promise.all([closing, again, later]);
  });

  it('can be closed before anything was asked of it', async () => {
    await expect(createInferencePool().close()).resolves.toBeUndefined();
  });

  // ONNX Runtime ends the process when a thread is terminated inside it: so this is a process of its own.
  it('can be closed at any moment of starting, loading and running', async () => {
    const directory = await writePackage('slow');
    const stdout = await runScript(
      directory,
      `const model = await loadModelPackage('.', embedders);
       const picture = () => ({ data: new Uint8Array(3).fill(100), dims: [1, 1, 1, 3] });
       for (const workers of [1, 2])
         for (let ms = 0; ms <= 400; ms += 40) {
           const pool = createInferencePool({ workers, threads: 1 });
           const runs = Promise.allSettled([1, 2, 3, 4].map(() => pool.run(model, picture())));
           await delay(ms);
           await pool.close();
           for (const { reason } of await runs) if (reason && reason.code !== 'internal') throw reason;
         }
       console.log('closed');`,
    );
    expect(stdout).toBe('closed\n');
  }, 120_000);

  it('survives being started and ended 30 times', async () => {
    const model = await loadEmbedder('mean-color');
    for (let round = 0; round < 30; round++) {
      const pool = createInferencePool({ threads: 1 });
      const { embedding } = await pool.run(model, meanColorInput([[0, round + 1, 0]]));
      expect(embedding?.data).toEqual(Float32Array.of(0, 1, 0));
      await pool.close();
    }
    // Each start compiles the worker anew: on a busy machine that takes its time.
  }, 120_000);

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
    const stdout = await runScript(
      directory,
      `const pool = createInferencePool({ threads: 1 });
       await pool.warmUp(await loadModelPackage('.', embedders));
       await pool.close();
       console.log('warm');`,
    );
    expect(stdout).toBe('warm\n');
  });
});

/** What a script prints that tsx runs in the folder, with the functions of these tests at hand; rejects when it fails. */
async function runScript(directory: string, code: string): Promise<string> {
  const source = (path: string) => new URL(`../../src/inference/${path}`, import.meta.url).href;
  const script = join(directory, 'script.mts');
  await writeFile(
    script,
    `import { setTimeout as delay } from 'node:timers/promises';
     import { embedders } from '${source('../embed/embedder-manifest.ts')}';
     import { createInferencePool } from '${source('inference-pool.ts')}';
     import { loadModelPackage } from '${source('model-package.ts')}';
     ${code}`,
  );
  const tsx = new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [tsx, script], { cwd: directory });
  return stdout;
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}
