import { afterAll, describe, expect, it } from 'vitest';
import { createEmbedder } from '../../src/embed/create-embedder.ts';
import { embedders } from '../../src/embed/embedder-manifest.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import type { Tensors } from '../../src/inference/tensor.ts';
import type { Box } from '../../src/types.ts';
import { paint, quarterColors, quarters, toSharp } from '../image/pictures.ts';
import { type GraphName, inputOf, writePackage } from '../inference/write-package.ts';

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

const pool = createInferencePool({ threads: 1 });
afterAll(() => pool.close());

async function startEmbedder(
  changes: Record<string, unknown> = {},
  graph: GraphName = 'mean-color',
  idle = 1,
) {
  const model = await loadModelPackage(await writePackage(graph, changes), embedders);
  const batchSizes: number[] = [];
  const counting = {
    ...pool,
    facts: { ...pool.facts, idle },
    run: (...[ran, pictures, options]: Parameters<typeof pool.run>): Promise<Tensors> => {
      batchSizes.push(pictures.dims[0] ?? 0);
      return pool.run(ran, pictures, options);
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

  it.each([
    { idle: 0, sizes: [2, 2, 1] },
    { idle: 2, sizes: [2, 2, 1] },
    { idle: 4, sizes: [2, 2, 1] },
    { idle: 5, sizes: [1, 1, 1, 1, 1] },
    { idle: 9, sizes: [1, 1, 1, 1, 1] },
  ])('shares regions among $idle idle workers, with the same vectors', async ({ idle, sizes }) => {
    const photo = await toPhoto(quarters(40, 40));
    const regions = [bottomRight, topLeft, bottomLeft, topRight, 'whole'] as const;
    const alone = await startEmbedder();
    const shared = await startEmbedder({}, 'mean-color', idle);
    expect(await shared.embedder.embed(photo, regions)).toEqual(await alone.embedder.embed(photo, regions));
    expect(shared.batchSizes).toEqual(sizes);
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

  it('refuses a vector without a direction', async () => {
    const { embedder } = await startEmbedder();
    const black = await toPhoto(paint(40, 40, () => [0, 0, 0]));
    await expect(embedder.embed(black, ['whole'])).rejects.toMatchObject({
      code: 'internal',
      message: 'The embedder returned a vector that is zero or not finite.',
    });
  });

  it('stops for an aborted signal', async () => {
    const { embedder } = await startEmbedder();
    const signal = AbortSignal.abort(new Error('the client left'));
    const photo = await toPhoto(quarters(40, 40));
    await expect(embedder.embed(photo, ['whole'], { signal })).rejects.toThrow('the client left');
  });

  /** What the graph `features` is shown of the four quarters, each channel as `change` says, as a unit vector. */
  const quarterMean = (change: (value: number, channel: number) => number) => {
    const colors = Object.values(quarterColors);
    const mean = [0, 1, 2].map(
      (channel) =>
        colors.reduce((sum, color) => sum + change(color[channel] ?? 0, channel), 0) / colors.length,
    );
    return unit(mean).map((value) => expect.closeTo(value, 2));
  };

  it('shows a float model (pixel · scale − mean) / std', async () => {
    const mean = [0.485, 0.456, 0.406];
    const std = [0.229, 0.224, 0.225];
    const { embedder } = await startEmbedder({ input: inputOf('features', { mean, std }) }, 'features');
    const [embedding] = await embedder.embed(await toPhoto(quarters(40, 40)), ['whole']);
    const normalised = (value: number, channel: number) =>
      (value / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
    expect([...(embedding ?? [])]).toEqual(quarterMean(normalised));
  });

  it('shows a model the channels in its order', async () => {
    const { embedder } = await startEmbedder({ input: inputOf('features', { channels: 'bgr' }) }, 'features');
    const [embedding] = await embedder.embed(await toPhoto(quarters(40, 40)), [topLeft]);
    const [red, green, blue] = quarterColors.topLeft;
    expect([...(embedding ?? [])]).toEqual(unit([blue, green, red]).map((value) => expect.closeTo(value, 5)));
  });

  it.each<[string, string, Record<string, unknown>, 'mean' | 'max' | 'first']>([
    ['the vectors as they are', 'vector', { method: 'none' }, 'mean'],
    ['the mean of a map', 'map', { method: 'mean' }, 'mean'],
    ['the mean of a map, numbers last', 'map_last', { method: 'mean', layout: 'nhwc' }, 'mean'],
    ['the mean of tokens', 'tokens', { method: 'mean', layout: 'tokens' }, 'mean'],
    ['the largest of a map', 'map', { method: 'max' }, 'max'],
    ['the first token', 'tokens', { method: 'cls' }, 'first'],
    ['a generalised mean of power 1', 'map', { method: 'gem', power: 1 }, 'mean'],
  ])('pools %s', async (_case, output, pooling, expected) => {
    const { embedder } = await startEmbedder({ outputs: { embedding: output }, pooling }, 'features');
    const [embedding] = await embedder.embed(await toPhoto(quarters(40, 40)), ['whole']);
    const colors = Object.values(quarterColors);
    const channel = (index: number): number[] => colors.map((color) => color[index] ?? 0);
    const vectors = {
      mean: [0, 1, 2].map((index) => channel(index).reduce((sum, value) => sum + value, 0) / 4),
      max: [0, 1, 2].map((index) => Math.max(...channel(index))),
      first: [...quarterColors.topLeft],
    };
    expect([...(embedding ?? [])]).toEqual(unit(vectors[expected]).map((value) => expect.closeTo(value, 1)));
  });

  const wide: Box = { x1: 0, y1: 0, x2: 40, y2: 20 };
  const white = [255, 255, 255] as const;

  it.each([
    ['stretched', { resize: 'stretch' }, [1, 1, 1, 1]],
    ['at the top left', { resize: 'fit-top-left', fill: 0 }, [1, 1, 0, 0]],
    ['in the middle', { resize: 'fit-center', fill: 0 }, [0, 1, 1, 0]],
  ])('resizes a crop %s', async (_case, changes, rows) => {
    const input = inputOf('features', changes);
    const { embedder } = await startEmbedder(
      { input, outputs: { embedding: 'flat' }, dimension: 48 },
      'features',
    );
    const [embedding] = await embedder.embed(await toPhoto(paint(40, 40, () => white)), [wide]);
    const expected = unit(rows.flatMap((value) => Array.from({ length: 12 }, () => value)));
    expect([...(embedding ?? [])]).toEqual(expected.map((value) => expect.closeTo(value, 2)));
  });

  it('shows a model the middle of a crop, as resizing and cutting its center out does', async () => {
    // Of 40 × 20 the middle 20 × 20 at a share of 1, its middle 10 × 10 at .5: white, in black.
    const photo = await toPhoto(
      paint(40, 20, (x, y) => (x >= 15 && x < 25 && y >= 5 && y < 15 ? white : [0, 0, 0])),
    );
    const brightnessAt = async (cropShare: number) => {
      const input = inputOf('features', { resize: 'crop-center', cropShare });
      const { embedder } = await startEmbedder(
        { input, outputs: { embedding: 'flat' }, dimension: 48 },
        'features',
      );
      const [embedding] = await embedder.embed(photo, [wide]);
      // Of a unit vector of n equal values and zeros, the largest is 1 / √n.
      return 1 / Math.max(...(embedding ?? [])) ** 2;
    };
    await expect(brightnessAt(0.5)).resolves.toBeCloseTo(48, 1);
    const wholeMiddle = await brightnessAt(1);
    expect(wholeMiddle).toBeGreaterThan(10);
    expect(wholeMiddle).toBeLessThan(20);
  });
});
