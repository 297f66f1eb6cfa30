import { describe, expect, it } from 'vitest';
import { chooseGarments } from '../../../src/catalog/index/choose-garments.ts';
import type { Box } from '../../../src/types.ts';
import { detection } from '../../fakes/pictures.ts';

const box = (x1: number): Box => ({ x1, y1: 0, x2: x1 + 10, y2: 10 });

describe('chooseGarments', () => {
  it('a given box always wins, with the class that is known', () => {
    const found = [detection('top', 0.99, box(1))];
    expect(chooseGarments(found, { garmentClass: 'top', box: box(50) })).toEqual([
      { box: box(50), garmentClass: 'top' },
    ]);
    expect(chooseGarments(found, { garmentClass: null, box: box(50) })).toEqual([
      { box: box(50), garmentClass: null },
    ]);
  });

  it.each([
    // .9 · 0 for the bag, .5 · 1 for the top
    [
      'another class, however certain',
      [detection('bag', 0.9, box(1)), detection('top', 0.5, box(2))],
      box(2),
    ],
    // .9 · .6 = .54 > .5 · 1
    [
      'a neighbour that is much more certain',
      [detection('outerwear', 0.9, box(1)), detection('top', 0.5, box(2))],
      box(1),
    ],
    // .8 · .6 = .48 < .5 · 1
    [
      'a neighbour that is little more certain',
      [detection('outerwear', 0.8, box(1)), detection('top', 0.5, box(2))],
      box(2),
    ],
    ['the more certain of two', [detection('top', 0.9, box(1)), detection('top', 0.8, box(2))], box(1)],
    [
      'the first of two that are as certain',
      [detection('top', 0.8, box(1)), detection('top', 0.8, box(2))],
      box(1),
    ],
    ['one detection', [detection('dress', 0.3, box(1))], box(1)],
  ])('a known class takes the highest confidence × agreement: %s', (_reason, found, expected) => {
    expect(chooseGarments(found, { garmentClass: 'top' })).toEqual([{ box: expected, garmentClass: 'top' }]);
  });

  it.each([
    ['nothing is found', []],
    ['nothing that is found agrees', [detection('bag', 0.9, box(1)), detection('hat', 0.8, box(2))]],
  ])('a known class is stood for by the whole picture where %s', (_reason, found) => {
    expect(chooseGarments(found, { garmentClass: 'top' })).toEqual([{ box: null, garmentClass: 'top' }]);
  });

  it('an unknown class takes up to three detections, each with its own class', () => {
    const found = [
      detection('top', 0.9, box(1)),
      detection('pants', 0.8, box(2)),
      detection('bag', 0.7, box(3)),
      detection('hat', 0.6, box(4)),
    ];
    const expected = [
      { box: box(1), garmentClass: 'top' },
      { box: box(2), garmentClass: 'pants' },
      { box: box(3), garmentClass: 'bag' },
    ];
    expect(chooseGarments(found, { garmentClass: null })).toEqual(expected);
    expect(chooseGarments(found.slice(0, 1), { garmentClass: null })).toEqual(expected.slice(0, 1));
  });

  it('an unknown class is stood for by the whole picture where nothing is found', () => {
    expect(chooseGarments([], { garmentClass: null })).toEqual([{ box: null, garmentClass: null }]);
  });

  describe('an accessory alone before a plain background', () => {
    const standsOut = box(90);
    const foreground = () => standsOut;

    it('is all that stands out, not what the detector took for it', () => {
      const found = [detection('footwear', 0.9, box(1))];
      expect(chooseGarments(found, { garmentClass: 'footwear', foreground })).toEqual([
        { box: standsOut, garmentClass: 'footwear' },
      ]);
      expect(chooseGarments([], { garmentClass: 'hat', foreground })).toEqual([
        { box: standsOut, garmentClass: 'hat' },
      ]);
    });

    it('is what was detected where somebody wears it, where there is no plain background, and for clothes', () => {
      const worn = [detection('top', 0.9, box(1)), detection('hat', 0.5, box(2))];
      expect(chooseGarments(worn, { garmentClass: 'hat', foreground })[0]?.box).toEqual(box(2));
      const alone = [detection('hat', 0.5, box(2))];
      expect(chooseGarments(alone, { garmentClass: 'hat', foreground: () => null })[0]?.box).toEqual(box(2));
      const top = [detection('top', 0.5, box(3))];
      expect(chooseGarments(top, { garmentClass: 'top', foreground })[0]?.box).toEqual(box(3));
    });

    it('is not assumed of a product whose class is not known', () => {
      const found = [detection('bag', 0.9, box(1))];
      expect(chooseGarments(found, { garmentClass: null, foreground })).toEqual([
        { box: box(1), garmentClass: 'bag' },
      ]);
    });

    it('gives way to a given box', () => {
      expect(chooseGarments([], { garmentClass: 'bag', box: box(50), foreground })[0]?.box).toEqual(box(50));
    });
  });

  it('something that is no garment is all that stands out, else the whole picture, whatever was detected', () => {
    const detections = [detection('footwear', 0.9, { x1: 10, y1: 10, x2: 60, y2: 60 })];
    const all = { x1: 5, y1: 5, x2: 95, y2: 95 };
    expect(chooseGarments(detections, { garmentClass: 'other', foreground: () => all })).toEqual([
      { box: all, garmentClass: 'other' },
    ]);
    expect(chooseGarments(detections, { garmentClass: 'other', foreground: () => null })).toEqual([
      { box: null, garmentClass: 'other' },
    ]);
  });
});
