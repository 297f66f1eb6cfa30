/**
 * What a request cannot do without, in a process of its own: decoding the photo, one run of the detector, one run of the embedder
 * over the whole photo and its garments, in plain calls of sharp and ONNX Runtime. Prints the milliseconds of each round.
 *
 *     node --import tsx bench/bare-process.ts PHOTO GARMENTS THREADS ROUNDS
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';

const [photo = '', garments = '5', threads = '1', rounds = '40'] = process.argv.slice(2);
const models = fileURLToPath(new URL('../models', import.meta.url));
const bytes = await readFile(photo);
const detector = await open('detector', 1);
const embedder = await open('embedder', 1 + Number(garments));
const times: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const started = performance.now();
  await sharp(bytes).autoOrient().resize(1024, 1024, { fit: 'inside' }).raw().toBuffer();
  await detector();
  await embedder();
  times.push(performance.now() - started);
}
console.log(JSON.stringify(times.slice(Math.floor(times.length / 4))));

/** A function that runs the model on a batch of noise. */
async function open(kind: string, batch: number): Promise<() => Promise<unknown>> {
  const { file, input } = JSON.parse(await readFile(join(models, kind, 'model.json'), 'utf8')) as {
    file: string;
    input: { name: string; width: number; height: number };
  };
  const session = await ort.InferenceSession.create(join(models, kind, file), {
    intraOpNumThreads: Number(threads),
  });
  const { name, width, height } = input;
  const data = Uint8Array.from({ length: batch * width * height * 3 }, (_, n) => (n * 7919) % 251);
  return () => session.run({ [name]: new ort.Tensor('uint8', data, [batch, height, width, 3]) });
}
