import type { Style } from '../product.ts';
import { bodice, jerseyPatterns, knitPatterns, plain, sleeve, style, trim } from './top-style.ts';

/** The kinds of knitwear and sweatshirts, which are tops too. */
export const knitwearStyles: readonly Style[] = [
  style('turtleneck', 'Knitwear', [30, 90], ['fine knit', 'rib knit'], knitPatterns, (r) => ({
    ...plain,
    bodice: bodice({ neckline: 'high', length: r.between(51, 56), ease: r.between(0.8, 3) }),
    sleeve: sleeve({ kind: 'long', ease: 1.4, cuff: r.pick(['none', 'rib']) }),
    collar: r.pick(['turtle', 'mock']),
    collarFill: 'cloth',
  })),
  style(
    'sweater',
    'Knitwear',
    [35, 120],
    ['cable knit', 'fine knit', 'rib knit', 'wool'],
    knitPatterns,
    (r) => ({
      ...plain,
      bodice: bodice({
        neckline: r.pick(['crew', 'v', 'boat']),
        length: r.between(50, 57),
        ease: r.between(3, 5.5),
        waistEase: 4,
        shoulder: 1.5,
      }),
      sleeve: sleeve({ kind: 'long', ease: 3, cuff: 'rib' }),
      collar: 'rib',
      collarFill: trim(r),
      hemBand: true,
    }),
  ),
  style(
    'knit vest',
    'Knitwear',
    [28, 80],
    ['cable knit', 'fine knit'],
    ['argyle', 'argyle', 'fair isle', 'plain', 'wide stripe', 'checkerboard', 'houndstooth'],
    (r) => ({
      ...plain,
      bodice: bodice({ neckline: 'v', length: r.between(46, 53), ease: 2, shoulder: -2 }),
      sleeve: sleeve({ kind: 'none' }),
      collar: 'rib',
      collarFill: trim(r),
      hemBand: true,
    }),
  ),
  style('hoodie', 'Sweatshirts', [30, 90], ['jersey', 'fleece'], jerseyPatterns, (r) => ({
    ...plain,
    bodice: bodice({ length: r.between(52, 58), ease: r.between(3.6, 6), waistEase: 5, shoulder: 2 }),
    sleeve: sleeve({ kind: 'long', ease: 3.2, cuff: 'rib', fill: r.pick(['cloth', 'cloth', 'second']) }),
    collar: 'hood',
    collarFill: r.pick(['cloth', 'second']),
    pocket: 'kangaroo',
    hemBand: true,
    detail: 'drawstring',
  })),
  style('sweatshirt', 'Sweatshirts', [28, 75], ['jersey', 'fleece'], jerseyPatterns, (r) => ({
    ...plain,
    bodice: bodice({ length: r.between(48, 55), ease: r.between(3, 5), waistEase: 4.6, shoulder: 2 }),
    sleeve: sleeve({ kind: 'long', ease: 3, cuff: 'rib', fill: r.pick(['cloth', 'second', 'cloth']) }),
    collar: 'rib',
    collarFill: trim(r),
    hemBand: true,
    closure: r.pick(['none', 'none', 'half zip']),
  })),
];
