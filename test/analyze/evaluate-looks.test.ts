import { beforeEach, describe, expect, it } from 'vitest';
import { evaluateLooks } from '../../src/analyze/evaluate-looks.ts';
import type { LabelledLook } from '../../src/analyze/look-file.ts';
import type { SliceKind } from '../../src/evaluate/looks/look-slices.ts';
import type { StoredRow } from '../../src/store/vector-store.ts';
import type { Detection, GarmentClass } from '../../src/types.ts';
import { keyOf } from '../contract/rows.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { colorVector } from '../fakes/fake-embedder.ts';
import { blue, detection, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';

const colors = { red, green, blue };
const topFound = detection('top', 0.9, outfit.topBox);
const pantsFound = detection('pants', 0.8, outfit.pantsBox);

function row(color: keyof typeof colors, garmentClass: GarmentClass, groupId = ''): StoredRow {
  const productId = `${color}-${garmentClass}`;
  return {
    key: keyOf(productId),
    catalog: 'default',
    productId,
    groupId,
    garmentClass,
    price: null,
    attributes: {},
    imageDigest: keyOf(color),
    box: null,
    product: { id: productId, images: [{ path: 'a.jpg' }] },
    whole: colorVector(colors[color]),
    garment: colorVector(colors[color]),
  };
}

let context: FakeContext;
beforeEach(() => {
  context = createFakeContext();
});

/** Evaluates on looks that all show a red top over blue pants, in which the detector finds what it is told. */
async function evaluate(
  found: readonly Detection[],
  looks: readonly LabelledLook[],
  sliceKinds?: readonly SliceKind[],
) {
  const photo = await outfitJpeg(red, blue);
  const given = { ...context, detector: createFakeDetector(found) };
  return evaluateLooks(given, looks, { catalog: 'default', readImage: async () => photo, sliceKinds });
}

const fill = () =>
  context.store.upsert([
    row('red', 'top', 'basic-top'),
    row('green', 'top', 'basic-top'),
    row('blue', 'pants'),
    row('green', 'pants'),
  ]);

const lookOf = (garments: LabelledLook['garments'], id = 'look-1'): LabelledLook => ({
  id,
  image: 'a.jpg',
  garments,
});

describe('evaluateLooks', () => {
  it('finds every garment where detection and colors are right', async () => {
    await fill();
    const looks = [
      lookOf([
        { products: ['red-top'], box: outfit.topBox },
        { products: ['blue-pants'], garmentClass: 'pants' },
      ]),
    ];
    const { report, garments } = await evaluate([topFound, pantsFound], looks);
    expect(report.n).toBe(2);
    expect(report.fused['r@1']).toEqual({ value: 1, low: 1, high: 1 });
    expect(report.crop['r@1'].value).toBe(1);
    expect(report.loss).toEqual({ notInCatalog: 0, missedBox: 0, wrongBox: 0, fusion: 0, embedding: 0 });
    expect(garments.map(({ found, garmentClass }) => [found, garmentClass])).toEqual([
      [true, 'top'],
      [true, 'pants'],
    ]);
    // All four products are candidates of one list of the look: both garments cannot be first in it.
    expect(report.look['r@1'].value).toBe(1 / 2);
    expect(report.lookList).toMatchObject({
      looks: 1,
      'coverage@n': { value: 1 },
      'recall@10': { value: 1 },
      firstHit: { value: 1 },
    });
  });

  it('counts a garment that no region answers for as a missed box: the photo answers in fused, nothing in crop', async () => {
    await fill();
    const looks = [lookOf([{ products: ['blue-pants'], box: outfit.pantsBox, garmentClass: 'pants' }])];
    const { report, garments } = await evaluate([topFound], looks);
    expect(garments[0]?.found).toBe(false);
    expect(garments[0]?.ranked.crop).toEqual([]);
    expect(garments[0]?.ranked.fused).toEqual(garments[0]?.ranked.whole);
    expect(garments[0]?.ranked.whole).toHaveLength(4);
    expect(report.crop['r@1'].value).toBe(0);
    // Whether it is lost depends on the photo's list alone.
    expect(report.loss.missedBox).toBe(1 - report.whole['r@1'].value);
  });

  it('judges garments without a product by their kind alone', async () => {
    const labelled = (of: StoredRow, label: string): StoredRow => ({
      ...of,
      product: { ...of.product, attributes: { class: label } },
    });
    await context.store.upsert([
      labelled(row('red', 'top'), 'dress'),
      labelled(row('blue', 'pants'), 'pants'),
    ]);
    const looks = [
      lookOf([
        { products: [], box: outfit.topBox, garmentClass: 'top' },
        { products: [], box: outfit.pantsBox, garmentClass: 'pants' },
        { products: ['red-top'], box: outfit.topBox },
      ]),
    ];
    const { report, garments } = await evaluate([topFound, pantsFound], looks);
    expect([report.n, garments.length, report.lookList['coverage@n'].value]).toEqual([1, 1, 1]);
    expect(report.relevance).toMatchObject({ looks: 1, labelled: 2, found: 2 });
    // The red top is labelled a dress: near, though it is indexed as a top.
    expect(report.relevance?.['kind@1'].value).toBe(1 / 2);
    expect(report.relevance?.['near@1'].value).toBe(1 / 2);
  });

  it('says what is offered for looks without garments', async () => {
    await fill();
    const { report } = await evaluate([topFound], [lookOf([])]);
    expect(report.nothing).toMatchObject({ looks: 1, withRegion: { value: 1 }, offered: null });
    // p = σ(100·s − 50): every cosine above .5 is as good as certain.
    const sure = { a: 100, b: -50, threshold: 0.5 };
    context = { ...context, profile: { ...context.profile, calibration: { all: sure, classes: {} } } };
    const calibrated = await evaluate([topFound], [lookOf([])]);
    expect(calibrated.report.nothing?.offered?.value).toBe(1);
  });

  it('reports no kinds where the catalog has only guessed classes', async () => {
    await fill();
    const { report } = await evaluate([topFound], [lookOf([{ products: ['red-top'], garmentClass: 'top' }])]);
    expect(report.relevance).toBeUndefined();
  });

  it('takes the photo for everything when nothing is detected', async () => {
    await fill();
    const { garments } = await evaluate([], [lookOf([{ products: ['red-top'] }])]);
    expect(garments).toMatchObject([{ found: false, ranked: { crop: [] } }]);
    expect(garments[0]?.ranked.look).toEqual(garments[0]?.ranked.whole);
  });

  it('with a box answers by the region of IoU ≥ .5, whatever its class', async () => {
    await fill();
    const swapped = [detection('pants', 0.9, outfit.topBox), detection('top', 0.8, outfit.pantsBox)];
    const { garments } = await evaluate(swapped, [
      lookOf([{ products: ['red-top'], box: outfit.topBox, garmentClass: 'top' }]),
    ]);
    // The crop of the top's box is red, though the detector calls it pants.
    expect(garments[0]?.found).toBe(true);
    expect(garments[0]?.ranked.crop[0]).toBe('red-top');
  });

  it('with a class alone answers by confidence × agreement', async () => {
    await fill();
    // .9 · .6 for the outerwear, .5 · 1 for the top: the red crop answers.
    const outerwear = detection('outerwear', 0.9, outfit.topBox);
    const top = detection('top', 0.5, outfit.pantsBox);
    const { garments } = await evaluate(
      [outerwear, top],
      [lookOf([{ products: ['red-top'], garmentClass: 'top' }])],
    );
    expect(garments[0]?.ranked.crop[0]).toBe('red-top');
    // Nothing agrees with a bag.
    const { garments: bags } = await evaluate(
      [outerwear, top],
      [lookOf([{ products: ['red-top'], garmentClass: 'bag' }])],
    );
    expect(bags[0]?.found).toBe(false);
  });

  it('with neither answers by the most certain region', async () => {
    await fill();
    const { garments } = await evaluate([topFound, pantsFound], [lookOf([{ products: ['red-top'] }])]);
    expect(garments[0]?.ranked.crop[0]).toBe('red-top');
  });

  it('lays a loss on the box where the labelled one would have found the product', async () => {
    await fill();
    // The detected box reaches from the red top far into the blue pants: IoU 64 · 64 / (64 · 120) > .5.
    const wide = detection('top', 0.9, { ...outfit.topBox, y2: 136 });
    await context.store.deleteProducts('default', ['blue-pants', 'green-pants']);
    const purple = { ...row('green', 'top'), key: keyOf('purple'), productId: 'purple-top' };
    const [seen] = await context.embedder.embed(await context.decodePhoto(await outfitJpeg(red, blue)), [
      wide.box,
    ]);
    await context.store.upsert([{ ...purple, garment: seen ?? purple.garment, whole: seen ?? purple.whole }]);
    const { report } = await evaluate([wide], [lookOf([{ products: ['red-top'], box: outfit.topBox }])]);
    expect(report.loss).toEqual({ notInCatalog: 0, missedBox: 0, wrongBox: 1, fusion: 0, embedding: 0 });
  });

  it("answers DeepFashion2's rule by the detection of the right class, and misses where there is none", async () => {
    await fill();
    // Boxes are swapped: each garment overlaps a detection of the other's class only.
    const swapped = [detection('pants', 0.9, outfit.topBox), detection('top', 0.8, outfit.pantsBox)];
    const looks = [
      lookOf([
        { products: ['red-top'], box: outfit.topBox, garmentClass: 'top' },
        { products: ['blue-pants'], box: outfit.pantsBox, garmentClass: 'pants' },
        { products: ['blue-pants'], box: outfit.pantsBox },
      ]),
    ];
    const missed = await evaluate(swapped, looks);
    expect(missed.report.consumerToShop).toMatchObject({ n: 2, missed: 1 });
    expect(missed.report.fused['r@1'].value).toBeGreaterThan(0);
    const { report, garments } = await evaluate([topFound, pantsFound], looks);
    expect(report.consumerToShop).toMatchObject({ n: 2, missed: 0 });
    expect(report.consumerToShop?.crop['top@1'].value).toBe(1);
    expect(garments.map(({ standIn }) => standIn?.crop[0])).toEqual(['red-top', 'blue-pants', undefined]);
  });

  it('has no DeepFashion2 measure without boxes', async () => {
    await fill();
    const { report } = await evaluate([topFound], [lookOf([{ products: ['red-top'], garmentClass: 'top' }])]);
    expect(report).not.toHaveProperty('consumerToShop');
  });

  it('reports slices by class, size and confidence on request', async () => {
    await fill();
    const looks = [
      lookOf([
        { products: ['red-top'], box: outfit.topBox, garmentClass: 'top' },
        { products: ['blue-pants'], box: outfit.pantsBox, garmentClass: 'pants' },
        { products: ['blue-pants'], garmentClass: 'bag' },
      ]),
    ];
    const { slices, garments } = await evaluate([topFound, pantsFound], looks, ['class', 'confidence']);
    const sizes = (reports = {}) => Object.entries<{ n: number }>(reports).map(([name, { n }]) => [name, n]);
    expect(sizes(slices.class)).toEqual([
      ['bag', 1],
      ['pants', 1],
      ['top', 1],
    ]);
    expect(sizes(slices.confidence)).toEqual([
      ['.7 to .9', 1],
      ['.9 and above', 1],
      ['not found', 1],
    ]);
    expect(slices).not.toHaveProperty('size');
    expect(slices.class?.top?.crop['r@1'].value).toBe(1);
    const { x1, y1, x2, y2 } = outfit.topBox;
    const { width, height } = outfit;
    expect(garments[0]?.areaShare).toBeCloseTo(((x2 - x1) * (y2 - y1)) / (width * height), 12);
    expect(garments[2]).toMatchObject({ areaShare: null, confidence: null });
  });

  it(':group counts the same product in another color, of a product that no search brought up too', async () => {
    await context.store.upsert([row('green', 'top', 'basic-top'), row('red', 'top', 'basic-top')]);
    // With one candidate a list only the red one comes up.
    context = { ...context, profile: { ...context.profile, candidates: 1, kindCandidates: 0 } };
    const looks = [lookOf([{ products: ['green-top'], box: outfit.topBox }])];
    const { report, garments } = await evaluate([topFound], looks);
    expect(garments[0]?.ranked.fused).toEqual(['red-top']);
    expect(report.fused['r@1'].value).toBe(0);
    expect(report.fused['r@1:group'].value).toBe(1);
  });

  it('reports after each look, in order', async () => {
    await fill();
    const done: [number, number][] = [];
    const photo = await outfitJpeg(red, blue);
    const read: string[] = [];
    await evaluateLooks(context, [lookOf([], 'a'), lookOf([{ products: ['red-top'] }], 'b')], {
      catalog: 'default',
      async readImage(path) {
        read.push(path);
        return photo;
      },
      onLook: (count, total) => done.push([count, total]),
    });
    expect(done).toEqual([
      [1, 2],
      [2, 2],
    ]);
    // Each is read to be checked before the first is searched with.
    expect(read).toEqual(['a.jpg', 'a.jpg', 'a.jpg', 'a.jpg']);
  });

  it('counts a product that the catalog lacks as a loss of its own, and names it', async () => {
    await fill();
    const looks = [lookOf([{ products: ['red-top'] }, { products: ['GREEN-top'], garmentClass: 'top' }])];
    const named: (readonly string[])[] = [];
    const photo = await outfitJpeg(red, blue);
    const given = { ...context, detector: createFakeDetector([topFound, pantsFound]) };
    const { report } = await evaluateLooks(given, looks, {
      catalog: 'default',
      readImage: async () => photo,
      onMissing: (ids) => named.push(ids),
    });
    expect(report.loss).toMatchObject({ notInCatalog: 1 / 2, embedding: 0 });
    expect(report.missing).toEqual(['GREEN-top']);
    expect(named).toEqual([['GREEN-top']]);
    const { report: whole } = await evaluate([topFound], [lookOf([{ products: ['red-top', 'gone'] }])]);
    expect(whole.loss.notInCatalog).toBe(0);
    expect(whole.missing).toEqual(['gone']);
  });

  it('of no looks has no figures', async () => {
    const { report } = await evaluate([], []);
    expect(report.n).toBe(0);
    expect(report.fused['r@1'].value).toBeNaN();
  });

  it('refuses an unknown catalog', async () => {
    const looks = [lookOf([{ products: ['x'] }])];
    await expect(
      evaluateLooks(context, looks, { catalog: 'nope', readImage: () => outfitJpeg(red, blue) }),
    ).rejects.toMatchObject({ code: 'catalog-not-found' });
  });
});
