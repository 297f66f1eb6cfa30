import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastKind, pictureKind, pictureKinds } from '../../../src/catalog/index/picture-kind.ts';
import { type AttributeGuesses, garmentClasses, productClasses } from '../../../src/types.ts';
import { detection } from '../../fakes/pictures.ts';

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
    expect(pictureKind([detection('pants', 0.8)], types(['Jeans', 0.9]))).toBe('pants');
  });

  it('is no garment where the head is sure of a watch that the detector takes for a belt', () => {
    // .95 · .05^¾ against .01 · .3^¾, and .01 · .05^¾ twelve times: .86
    expect(pictureKind([detection('belt', 0.3)], types(['Watches', 0.95]))).toBe('other');
    expect(pictureKind([], types(['Watches', 0.95]))).toBe('other');
  });

  it('is unknown where a model wears several garments and the head decides nothing', () => {
    const worn = [detection('top', 0.9), detection('pants', 0.85), detection('footwear', 0.8)];
    expect(pictureKind(worn, types(['Tshirts', 0.4], ['Jeans', 0.4]))).toBe(null);
  });

  it('is unknown without any evidence, and for heads without types', () => {
    expect(pictureKind([], {})).toBe(null);
    expect(pictureKind([detection('top', 0.3)], { color: [{ value: 'Red', probability: 1 }] })).toBe(null);
  });

  it('starts at its threshold', () => {
    // 1 / (1 + 13 · .01) = .885, and (.1 / .05)^¾ / ((.1 / .05)^¾ + 13) = .115.
    expect(pictureKind([], types(['Dresses', 1]))).toBe('dress');
    expect(pictureKind([detection('dress', 0.1)], {})).toBe(null);
    expect(leastKind).toBe(0.7);
  });
});
