import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmbedder } from '../../src/embed/create-embedder.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import type { Tensors } from '../../src/inference/tensor.ts';
import type { Box } from '../../src/types.ts';
import { paint, quarterColors, quarters, toSharp } from '../image/pictures.ts';
import { writePackage } from '../inference/write-package.ts';

const toPhoto = async (picture: ReturnType<typeof paint>) =>
  decodePhoto(await toSharp(picture).png().toBuffer());

/** What the tiny graph answers for a picture of this mean color. */
function unit(color: readonly number[]): number[] {
  return color.map((value) => value / Math.hypot(...color));
}

/** A 40 × 40 photo's quarters. */
const topLeft: Box = { x1: 0, y1: 0, x2: 20, y2: 20 };
const topRight: Box = { x1: 20, y1: 0, x2: 40, y2: 20 };
const bottomLeft: Box = { x1: 0, y1: 20, x2: 20, y2: 40 };
const bottomRight: Box = { x1: 20, y1: 20, x2: 40, y2: 40 };

async function startEmbedder(changes: Record<string, unknown> = {}) {
  const pool = createInferencePool({ threads: 1 });
  onTestFinished(() => pool.close());
  const model = await loadModelPackage(await writePackage('mean-color', changes), 'embed');
  const batchSizes: number[] = [];
  const counting = {
    ...pool,
    run: (...[ran, inputs, options]: Parameters<typeof pool.run>): Promise<Tensors> => {
      batchSizes.push(inputs.image?.dims[0] ?? 0);
      return pool.run(ran, inputs, options);
    },
  };
  return { embedder: createEmbedder(model, counting), batchSizes };
}

describe('createEmbedder', () => {
  it('returns a unit vector a region, in the regions’ order, in batches of at most maxBatch', async () => {
    const { embedder, batchSizes } = await startEmbedder();
    expect(embedder).toMatchObject({ id: 'mean-color', dimension: 3 });
    const regions = [bottomRight, topLeft, bottomLeft, topRight, topLeft];
    const embeddings = await embedder.embed(await toPhoto(quarters(40, 40)), regions);
    const { topLeft: red, topRight: green, bottomLeft: blue, bottomRight: yellow } = quarterColors;
    expect(embeddings.map((embedding) => [...embedding])).toEqual(
      [yellow, red, blue, green, red].map((color) => unit(color).map((value) => expect.closeTo(value, 5))),
    );
    expect(batchSizes).toEqual([2, 2, 1]);
  });

  it('embeds the whole photo among the garments', async () => {
    const { embedder } = await startEmbedder();
    const [whole, garment] = await embedder.embed(await toPhoto(quarters(40, 40)), ['whole', topLeft]);
    const colors = Object.values(quarterColors);
    const mean = [0, 1, 2].map(
      (channel) => colors.reduce((sum, color) => sum + (color[channel] ?? 0), 0) / 4,
    );
    expect([...(whole ?? [])]).toEqual(unit(mean).map((value) => expect.closeTo(value, 2)));
    expect([...(garment ?? [])]).toEqual(
      unit(quarterColors.topLeft).map((value) => expect.closeTo(value, 5)),
    );
  });

  it('reaches beyond the box by the package’s margin', async () => {
    // A red box in green: a margin of 1 makes the crop 60 × 60, of which the box is a ninth.
    const box: Box = { x1: 40, y1: 40, x2: 60, y2: 60 };
    const inBox = (x: number, y: number) => x >= 40 && x < 60 && y >= 40 && y < 60;
    const photo = await toPhoto(paint(100, 100, (x, y) => (inBox(x, y) ? [180, 0, 0] : [0, 180, 0])));
    const tight = await startEmbedder({ cropMargin: 0 });
    expect((await tight.embedder.embed(photo, [box]))[0]).toEqual(Float32Array.of(1, 0, 0));
    const wide = await startEmbedder({ cropMargin: 1 });
    const [embedding] = await wide.embedder.embed(photo, [box]);
    const ratio = (embedding?.[0] ?? 0) / (embedding?.[1] ?? 0);
    expect(ratio).toBeGreaterThan(0.05);
    expect(ratio).toBeLessThan(0.2);
  });

  it('returns nothing for no regions, without a run', async () => {
    const { embedder, batchSizes } = await startEmbedder();
    await expect(embedder.embed(await toPhoto(quarters(40, 40)), [])).resolves.toEqual([]);
    expect(batchSizes).toEqual([]);
  });

  it('refuses a vector that is not of length 1', async () => {
    const { embedder } = await startEmbedder();
    const black = await toPhoto(paint(40, 40, () => [0, 0, 0]));
    await expect(embedder.embed(black, ['whole'])).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('of length 0 instead of 1'),
    });
  });

  it('refuses vectors of another dimension than the package names', async () => {
    const { embedder } = await startEmbedder({ dimension: 4 });
    await expect(embedder.embed(await toPhoto(quarters(40, 40)), ['whole'])).rejects.toMatchObject({
      code: 'invalid-model',
      message: 'Expected float32 embeddings of shape [1,4] but received [1,3].',
    });
  });

  it('stops for an aborted signal', async () => {
    const { embedder } = await startEmbedder();
    const signal = AbortSignal.abort(new Error('the client left'));
    const photo = await toPhoto(quarters(40, 40));
    await expect(embedder.embed(photo, ['whole'], { signal })).rejects.toThrow('the client left');
  });
});
