import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { startService } from './start-service.ts';
import type { Verdict } from './verdict.ts';

/** How long a service may take to end itself. */
const endsWithinMs = 20_000;

/** Model runs that do not end: the process says so and ends itself, and serves again once it is started again. */
export async function hungModels(rounds: number): Promise<Verdict[]> {
  const models = await mkdtemp(join(tmpdir(), 'garb-hung-'));
  await writeModel(join(models, 'detector'), 'fixed-boxes', {
    task: 'detect',
    family: 'yolox-decoded',
    labels: ['top', 'outerwear', 'belt'],
    defaults: { confidenceThreshold: 0.25, iouThreshold: 0.65 },
    input: { ...picture, width: 8, height: 16, resize: 'fit-top-left', fill: 114 },
    outputs: { boxes: 'boxes', scores: 'scores' },
  });
  // It takes the longer, the whiter the photo: black, which warms it up, no time at all.
  await writeModel(join(models, 'embedder'), 'slow', {
    task: 'embed',
    family: 'image',
    dimension: 1,
    cropMargin: 0,
    maxBatch: 2,
    input: { ...picture, width: 1, height: 1, resize: 'stretch' },
    outputs: { embedding: 'embedding' },
  });
  const white = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  let ended = 0;
  let told = 0;
  let dark = 0;
  let slowest = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const service = await startService({ GARB_MODELS: models, GARB_HUNG_MS: '100', GARB_THREADS: '1' });
      const ask = (image: Buffer) => {
        const body = new FormData();
        body.set('image', new File([new Uint8Array(image)], 'photo.png'));
        return fetch(`${service.url}/v1/search`, { method: 'POST', body }).then(
          ({ status }) => status,
          () => 0,
        );
      };
      const started = performance.now();
      // A model run that ends in time would be waited for without an end.
      const late = setTimeout(() => service.child.kill('SIGTERM'), endsWithinMs);
      const [status, { signal, log }] = await Promise.all([ask(white), service.ended]);
      clearTimeout(late);
      slowest = Math.max(slowest, performance.now() - started);
      ended += Number(signal === 'SIGKILL' && status === 0);
      const isTold = /a model run did not end/.test(log);
      told += Number(isTold);
      if (!isTold) console.log(`ended by ${signal}, with the log: ${log}`);
      dark += Number(
        await fetch(`${service.url}/readyz`).then(
          () => false,
          () => true,
        ),
      );
    }
  } finally {
    await rm(models, { recursive: true });
  }
  const ok = ended === rounds && told === rounds && dark === rounds;
  return [
    {
      what: `${rounds} hung model runs end the process, with a line in the log, and it was ready again each time`,
      found: `${ended} ended, ${told} lines, ${dark} not ready, at most ${slowest.toFixed(0)} ms after the request`,
      ok,
    },
  ];
}

const picture = { name: 'image', layout: 'nhwc', dtype: 'uint8' };

/** A package of a tiny graph of test/fixtures/models. */
async function writeModel(
  directory: string,
  graph: string,
  manifest: Record<string, unknown>,
): Promise<void> {
  const bytes = await readFile(new URL(`../fixtures/models/${graph}.onnx`, import.meta.url));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await mkdir(directory);
  await writeFile(join(directory, 'model.onnx'), bytes);
  const facts = { id: graph, file: 'model.onnx', sha256, license: 'Apache-2.0', ...manifest };
  await writeFile(join(directory, 'model.json'), JSON.stringify(facts));
}
