import { describe, expect, it } from 'vitest';
import {
  gradesOf,
  kinshipOf,
  type Label,
  labelOfGarment,
  labelOfProduct,
} from '../../../src/evaluate/looks/graded-relevance.ts';
import {
  type GradedGarment,
  reportNothing,
  reportRelevance,
} from '../../../src/evaluate/looks/relevance-report.ts';
import type { GarmentClass } from '../../../src/types.ts';

const labels = new Map<string, Label>([
  ['shirt-blue', { garmentClass: 'top', color: ['blue'] }],
  ['shirt-red', { garmentClass: 'top', color: ['red'] }],
  ['shirt', { garmentClass: 'top' }],
  ['coat', { garmentClass: 'outerwear' }],
  ['boots', { garmentClass: 'footwear' }],
  ['watch', { garmentClass: 'other' }],
]);

const garment = (
  look: string,
  label: GarmentClass | undefined,
  fused: readonly string[],
  more: Partial<GradedGarment> & { readonly list?: readonly string[] } = {},
): GradedGarment => ({
  look,
  label: label && { garmentClass: label },
  relevant: new Set(),
  ranked: { fused, look: more.list ?? fused },
  found: true,
  confident: null,
  ...more,
});

describe('labelOfProduct', () => {
  const product = (attributes: Record<string, string | string[]>) => ({
    garmentClass: 'hat' as const,
    product: { attributes },
  });
  const guessed = (classSource: string, garmentClass: GarmentClass | '' = 'hat') =>
    labelOfProduct({ garmentClass, product: {}, origin: { classSource } });

  it('reads the attribute class, before the class that the product is indexed with', () => {
    expect(labelOfProduct(product({ class: 'bag', color: 'Navy Blue' }))).toEqual({
      garmentClass: 'bag',
      color: ['navy blue'],
    });
    expect(labelOfProduct(product({ class: 'Other' }))).toEqual({ garmentClass: 'other' });
  });

  it('takes the class that the row names or a person reviewed, never a guessed one', () => {
    expect(labelOfProduct({ garmentClass: 'hat', product: { garmentClass: 'hat' } })).toEqual({
      garmentClass: 'hat',
    });
    expect(guessed('review')).toEqual({ garmentClass: 'hat' });
    expect(guessed('keyword')).toBeUndefined();
    expect(guessed('unknown', '')).toBeUndefined();
    expect(labelOfProduct(product({ class: 'economy' }))).toBeUndefined();
  });
});

describe('kinshipOf', () => {
  const to = (label: Label, id: string, relevant: readonly string[] = []) =>
    kinshipOf({ label, relevant: new Set(relevant) }, id, labels);

  it('is same for the class, near for one that shops confuse with it, unrelated for others and for other', () => {
    expect(to({ garmentClass: 'top' }, 'shirt')).toBe('same');
    expect(to({ garmentClass: 'top' }, 'coat')).toBe('near');
    expect(to({ garmentClass: 'outerwear' }, 'shirt')).toBe('near');
    expect(to({ garmentClass: 'top' }, 'boots')).toBe('unrelated');
    expect(to({ garmentClass: 'bag' }, 'watch')).toBe('unrelated');
    expect(to({ garmentClass: 'top' }, 'unlabelled')).toBe('unjudged');
  });

  it('is same for a right product, whatever its label', () => {
    expect(to({ garmentClass: 'top' }, 'coat', ['coat'])).toBe('same');
    expect(to({ garmentClass: 'top' }, 'unlabelled', ['unlabelled'])).toBe('same');
  });
});

describe('gradesOf', () => {
  const grades = (label: Label, relevant: readonly string[] = []) =>
    Object.fromEntries(gradesOf({ label, relevant: new Set(relevant) }, labels));

  it('is 3 for a right product, 2 for the same class and color, 1 for the same class', () => {
    expect(grades({ garmentClass: 'top', color: ['blue'] }, ['shirt-red'])).toEqual({
      'shirt-blue': 2,
      'shirt-red': 3,
      shirt: 1,
    });
  });

  it('is 1 for the same class where no color is labelled, and wants every labelled attribute for 2', () => {
    expect(grades({ garmentClass: 'top' })).toEqual({ 'shirt-blue': 1, 'shirt-red': 1, shirt: 1 });
    expect(grades({ garmentClass: 'top', color: ['blue'], pattern: ['striped'] })['shirt-blue']).toBe(1);
  });

  it('leaves out a right product that the catalog does not have', () => {
    expect(grades({ garmentClass: 'hat' }, ['gone'])).toEqual({});
  });
});

describe('labelOfGarment', () => {
  it('has the labelled attributes in lower case, and is none without a class', () => {
    expect(labelOfGarment({ garmentClass: 'top', color: 'Blue', pattern: undefined })).toEqual({
      garmentClass: 'top',
      color: ['blue'],
    });
    expect(labelOfGarment({ color: 'blue' })).toBeUndefined();
  });
});

describe('reportRelevance', () => {
  const report = (garments: readonly GradedGarment[], looks = 2) => {
    const found = reportRelevance(garments, { looks, labels });
    if (!found) throw new Error('Expected a report');
    return found;
  };

  it('shares the first product, and the first four, of the found garments among the kinships', () => {
    const of = report([
      garment('1', 'top', ['shirt', 'coat', 'boots', 'watch', 'boots']),
      garment('1', 'footwear', ['watch', 'boots']),
      garment('2', 'top', ['coat']),
    ]);
    expect([of.looks, of.labelled, of.found]).toEqual([2, 3, 3]);
    expect([of['kind@1'].value, of['near@1'].value, of['unrelated@1'].value]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    // Of 4 + 2 + 1 products: shirt and boots; boots, watch and watch.
    expect([of['kind@4'].value, of['unrelated@4'].value]).toEqual([2 / 7, 3 / 7]);
  });

  it('leaves out garments that no region answers, and garments without a class', () => {
    const of = report([
      garment('1', 'top', ['shirt']),
      garment('1', 'top', ['boots'], { found: false }),
      garment('1', 'top', []),
      garment('1', undefined, ['boots']),
    ]);
    expect([of.labelled, of.found, of['kind@1'].value]).toEqual([3, 1, 1]);
    expect(of['unrelated@4'].value).toBe(0);
  });

  it('leaves out products without a label, and says how many', () => {
    const of = report([garment('1', 'top', ['new', 'shirt']), garment('2', 'top', ['shirt', 'boots'])]);
    expect(of['kind@1'].value).toBe(1);
    expect(of['kind@4'].value).toBe(2 / 3);
    expect([of['unjudged@1'], of['unjudged@4']]).toEqual([1 / 2, 1 / 4]);
  });

  it('counts looks with an unrelated product among some first four, of all looks', () => {
    const garments = [
      garment('1', 'top', ['shirt', 'shirt-red', 'shirt-blue', 'coat', 'watch']),
      garment('2', 'top', ['shirt']),
      garment('2', 'footwear', ['boots', 'watch']),
    ];
    expect(report(garments, 4).looksWithUnrelated.value).toBe(1 / 4);
  });

  it('measures nDCG against the best order of the whole catalog', () => {
    const label: Label = { garmentClass: 'top', color: ['blue'] };
    const of = report([garment('1', 'top', ['shirt', 'boots', 'shirt-blue'], { label })]);
    const best = 2 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(of['ndcg@10'].value).toBeCloseTo((1 + 2 / Math.log2(4)) / best, 12);
  });

  it("counts in the look's own list products of each garment's kind, and of any garment's in the first place", () => {
    const list = ['boots', ...Array.from({ length: 9 }, () => 'watch'), 'shirt'];
    const of = report([
      garment('1', 'top', [], { list, found: false }),
      garment('1', 'footwear', ['boots'], { list }),
      garment('2', 'bag', ['watch'], { list: ['watch'] }),
    ]);
    expect(of.lookList['recall@10'].value).toBe(1 / 3);
    expect(of.lookList.firstHit.value).toBe(1 / 2);
  });

  it('says how often confident first products are of the kind, and how often first products are confident', () => {
    const of = report([
      garment('1', 'top', ['shirt'], { confident: true }),
      garment('1', 'top', ['coat'], { confident: true }),
      garment('2', 'top', ['boots'], { confident: false }),
      garment('2', 'top', ['shirt'], { confident: false }),
      garment('2', 'top', ['shirt'], { found: false, confident: null }),
    ]);
    expect([of.confident?.precision.value, of.confident?.coverage.value]).toEqual([1 / 2, 2 / 4]);
    expect(report([garment('1', 'top', ['shirt'])]).confident).toBeNull();
  });

  it('breaks first products down by labelled class', () => {
    const { byClass } = report([
      garment('1', 'footwear', ['watch']),
      garment('1', 'footwear', ['boots']),
      garment('2', 'footwear', ['new'], {}),
      garment('2', 'footwear', [], { found: false }),
    ]);
    expect(byClass).toEqual({
      footwear: {
        labelled: 4,
        found: 3,
        first: { other: 1, footwear: 1, unjudged: 1 },
        kinships: { same: 1, near: 0, unrelated: 1, unjudged: 1 },
      },
    });
  });

  it('is none without labelled garments, and without labelled products', () => {
    expect(reportRelevance([garment('1', undefined, ['shirt'])], { looks: 1, labels })).toBeUndefined();
    expect(reportRelevance([garment('1', 'top', ['new'])], { looks: 1, labels })).toBeUndefined();
    expect(reportRelevance([], { looks: 0, labels })).toBeUndefined();
  });
});

describe('reportNothing', () => {
  const outcome = (hasRegion: boolean, isOffered: boolean | null) => ({ hasRegion, isOffered });

  it('says in how many looks a region is found, and a product is offered with confidence', () => {
    const of = reportNothing([
      outcome(true, true),
      outcome(true, false),
      outcome(false, false),
      outcome(false, false),
    ]);
    expect([of?.looks, of?.withRegion.value, of?.offered?.value]).toEqual([4, 2 / 4, 1 / 4]);
  });

  it('cannot say what is offered without a calibration, and is none without such looks', () => {
    expect(reportNothing([outcome(true, null)])?.offered).toBeNull();
    expect(reportNothing([])).toBeUndefined();
  });
});
