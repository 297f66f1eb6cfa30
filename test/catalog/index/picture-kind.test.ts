import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelyKind, pictureKind, pictureKinds } from '../../../src/catalog/index/picture-kind.ts';
import {
  type AttributeGuesses,
  type GarmentClass,
  garmentClasses,
  productClasses,
} from '../../../src/types.ts';

const detection = (garmentClass: GarmentClass, confidence: number) => ({ garmentClass, confidence });

const types = (...values: readonly (readonly [string, number])[]): AttributeGuesses => ({
  articleType: values.map(([value, probability]) => ({ value, probability })),
});

const even = { head: 1, detector: 1 };

describe('pictureKinds', () => {
  it('multiplies what head and detector say, of each class at least its floor', () => {
    // Watches are other: .9 · .05; a bag: .01 · .6; each of the twelve remaining ones: .01 · .05.
    const kinds = pictureKinds([detection('bag', 0.6)], types(['Watches', 0.9]), even);
    const total = 0.9 * 0.05 + 0.01 * 0.6 + 12 * 0.01 * 0.05;
    expect(kinds.other).toBeCloseTo((0.9 * 0.05) / total, 12);
    expect(kinds.bag).toBeCloseTo((0.01 * 0.6) / total, 12);
    expect(kinds.top).toBeCloseTo((0.01 * 0.05) / total, 12);
  });

  it('adds the types of a class, and counts the most confident of its boxes', () => {
    const kinds = pictureKinds(
      [detection('footwear', 0.4), detection('footwear', 0.8)],
      types(['Sandals', 0.3], ['Heels', 0.5], ['Shirts', 0.2]),
      even,
    );
    // Footwear (.3 + .5) · .8; a top .2 · .05; each of the twelve remaining ones .01 · .05.
    expect(kinds.footwear).toBeCloseTo((0.8 * 0.8) / (0.8 * 0.8 + 0.2 * 0.05 + 12 * 0.01 * 0.05), 12);
  });

  it('exponents say how much each source counts; of 0 not at all', () => {
    const of = (head: number, detector: number) =>
      pictureKinds([detection('bag', 0.6)], types(['Watches', 0.9]), { head, detector });
    expect(of(0, 0).top).toBeCloseTo(1 / productClasses.length, 12);
    expect(of(0, 1).bag).toBeCloseTo(0.6 / (0.6 + 13 * 0.05), 12);
    expect(of(1, 0).other).toBeCloseTo(0.9 / (0.9 + 13 * 0.01), 12);
  });

  it('sums to 1 for any evidence, also for none', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const found = fc.array(fc.tuple(fc.constantFrom(...garmentClasses), share), { maxLength: 5 });
    fc.assert(
      fc.property(
        found,
        fc.array(fc.tuple(fc.constantFrom('Watches', 'Jeans', 'no word'), share)),
        (boxes, of) => {
          const kinds = pictureKinds(
            boxes.map(([garmentClass, confidence]) => ({ garmentClass, confidence })),
            types(...of),
          );
          expect(productClasses.reduce((sum, each) => sum + kinds[each], 0)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('pictureKind', () => {
  it('is what both agree on', () => {
    expect(pictureKind([detection('pants', 0.8)], types(['Jeans', 0.9])).garmentClass).toBe('pants');
  });

  it('is no garment where the head is sure of a watch that the detector takes for a belt', () => {
    // .95 · .05^¾ against .01 · .3^¾, and .01 · .05^¾ twelve times: .86
    expect(pictureKind([detection('belt', 0.3)], types(['Watches', 0.95])).garmentClass).toBe('other');
    expect(pictureKind([], types(['Watches', 0.95])).garmentClass).toBe('other');
  });

  it('is unknown where a model wears several garments and the head decides nothing: those that may be it remain', () => {
    // .4 · .9^¾, .4 · .85^¾ and .01 · .8^¾: the shoes have .01 of it.
    const worn = [detection('top', 0.9), detection('pants', 0.85), detection('footwear', 0.8)];
    expect(pictureKind(worn, types(['Tshirts', 0.4], ['Jeans', 0.4]))).toEqual({
      garmentClass: null,
      detections: worn.slice(0, 2),
    });
  });

  it('is the likeliest class where nothing that was detected may be it: an unknown one would be offered for any garment', () => {
    // .45 and .4 of the head against .01 · .4^¾ / .05^¾ of the detector.
    const shoes = [detection('footwear', 0.4)];
    expect(pictureKind(shoes, types(['Scarves', 0.45], ['Ties', 0.4]))).toEqual({
      garmentClass: 'scarf',
      detections: shoes,
    });
  });

  it('has no say without a type head: all that was detected may be it', () => {
    const worn = [detection('top', 0.9), detection('pants', 0.3)];
    expect(pictureKind(worn, { color: [{ value: 'Red', probability: 1 }] })).toEqual({
      garmentClass: null,
      detections: worn,
    });
    expect(pictureKind([], {})).toEqual({ garmentClass: null, detections: [] });
  });

  it('starts where a kind is likelier than not', () => {
    expect(likelyKind).toBe(0.5);
    // Tops and trousers equally likely: neither is.
    const both = [detection('top', 0.9), detection('pants', 0.9)];
    expect(pictureKind(both, types(['Tshirts', 0.45], ['Jeans', 0.45])).garmentClass).toBe(null);
    expect(pictureKind(both, types(['Tshirts', 0.6], ['Jeans', 0.3])).garmentClass).toBe('top');
  });

  it('leaves some garment or a class for any evidence of a type', () => {
    const share = fc.double({ min: 0.1, max: 1, noNaN: true });
    const found = fc.array(fc.tuple(fc.constantFrom(...garmentClasses), share), { maxLength: 5 });
    fc.assert(
      fc.property(
        found,
        fc.constantFrom('Watches', 'Jeans', 'Scarves'),
        share,
        (boxes, type, probability) => {
          const detections = boxes.map(([garmentClass, confidence]) => ({ garmentClass, confidence }));
          const kind = pictureKind(detections, types([type, probability]));
          expect(kind.garmentClass !== null || kind.detections.length > 0).toBe(true);
        },
      ),
    );
  });
});
