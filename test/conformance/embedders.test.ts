import { afterAll, describe, expect, it } from 'vitest';
import { createEmbedder } from '../../src/embed/create-embedder.ts';
import { embedders } from '../../src/embed/embedder-manifest.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { paint, toSharp } from '../image/pictures.ts';
import { packageOf } from './package-of.ts';
import {
  matrix,
  type PublishedEmbedder,
  publishedEmbedders,
  refusedEmbedders,
} from './published-embedders.ts';

const pool = createInferencePool({ threads: 1 });
afterAll(() => pool.close());

const color = [200, 60, 120] as const;
const photo = await decodePhoto(
  await toSharp(paint(40, 30, () => color))
    .png()
    .toBuffer(),
);

async function open({ graph, manifest }: PublishedEmbedder) {
  return createEmbedder(await loadModelPackage(await packageOf(graph, manifest), embedders), pool);
}

/** (color / 255 − mean) / std times the matrix, with unit length. */
function expectedVector({ manifest: { dimension }, mean, std }: PublishedEmbedder): number[] {
  const shown = color.map((value, channel) => (value / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1));
  const rows = matrix(dimension);
  const product = Array.from({ length: dimension }, (_, at) =>
    shown.reduce((sum, value, channel) => sum + value * (rows[channel * dimension + at] ?? 0), 0),
  );
  return product.map((value) => value / Math.hypot(...product));
}

describe.each(publishedEmbedders)('$name', (published) => {
  it('answers the known vector, for one crop and for more than a batch', async () => {
    const regions = ['whole', { x1: 5, y1: 5, x2: 20, y2: 25 }, 'whole'] as const;
    const found = await (await open(published)).embed(photo, regions);
    // Half precision keeps three decimals.
    const digits = published.name.includes('half precision') ? 3 : 5;
    const expected = expectedVector(published).map((value) => expect.closeTo(value, digits));
    expect(found.map((vector) => [...vector])).toEqual(regions.map(() => expected));
  });
});

describe.each(refusedEmbedders)('$name', (published) => {
  it('is refused with the field, what was found and what to do', async () => {
    const refused = (await open(published)).embed(photo, ['whole']);
    const { location, message } = published;
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringMatching(
        /garb models init --onnx FILE writes the model\.json that fits the graph\.$/,
      ),
      errors: expect.arrayContaining([{ location, message: expect.stringContaining(message) }]),
    });
  });
});
