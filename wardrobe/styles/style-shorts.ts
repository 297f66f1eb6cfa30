import type { FabricName } from '../fabric/fabric.ts';
import type { PatternKind } from '../fabric/tile.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';
import { accent, base, type Legs, legPatterns, legs } from './style-pants.ts';

const shorts = (
  ...rest: [
    string,
    string,
    readonly [number, number],
    readonly FabricName[],
    readonly PatternKind[],
    (random: Random) => Legs,
  ]
) => legs('shorts', ...rest);

/** The kinds of shorts. */
export const shortsStyles: readonly Style[] = [
  shorts('denim shorts', 'Shorts', [22, 60], ['denim'], ['plain'], (r) => ({
    ...base,
    thigh: r.between(1.4, 3),
    knee: 3,
    hem: 3,
    length: r.between(0.24, 0.34),
    cuff: r.pick(['raw', 'turn-up', 'none']),
    waistband: r.pick(['band', 'belt']),
    accent: accent(r),
  })),
  shorts(
    'chino shorts',
    'Shorts',
    [24, 60],
    ['twill', 'cotton', 'linen'],
    ['plain', 'plain', 'gingham', 'vertical stripe', 'leaves', 'tartan', 'dots'],
    (r) => ({
      ...base,
      thigh: 2.4,
      knee: 3.4,
      hem: 3.4,
      length: r.between(0.36, 0.47),
      waistband: r.pick(['belt', 'band']),
      cuff: r.pick(['none', 'turn-up']),
      accent: accent(r),
    }),
  ),
  shorts(
    'running shorts',
    'Shorts',
    [18, 45],
    ['nylon', 'jersey'],
    ['plain', 'color block', 'diagonal block', 'camouflage', 'tie-dye'],
    (r) => ({
      ...base,
      thigh: 3,
      knee: 4.6,
      hem: 4.6,
      length: r.between(0.26, 0.36),
      waistband: 'drawstring',
      detail: 'side stripe',
      accent: '#efece4',
    }),
  ),
  shorts(
    'cargo shorts',
    'Shorts',
    [28, 65],
    ['canvas', 'twill'],
    ['plain', 'camouflage', 'plain', 'tartan'],
    (r) => ({
      ...base,
      thigh: 3,
      knee: 4.4,
      hem: 4.4,
      length: r.between(0.46, 0.52),
      detail: 'cargo',
      waistband: r.pick(['belt', 'drawstring']),
      accent: accent(r),
    }),
  ),
  shorts(
    'paper-bag shorts',
    'Shorts',
    [26, 65],
    ['linen', 'cotton', 'corduroy'],
    ['plain', 'ditsy floral', 'gingham', 'vertical stripe', 'dots', 'leaves', 'plain'],
    (r) => ({
      ...base,
      rise: 26,
      thigh: 3,
      knee: 5,
      hem: 5,
      length: r.between(0.28, 0.36),
      waistband: 'paper bag',
      cuff: r.pick(['none', 'turn-up']),
    }),
  ),
  shorts(
    'cycling shorts',
    'Shorts',
    [14, 40],
    ['jersey', 'rib knit'],
    ['plain', 'plain', 'tie-dye', 'leopard', 'color block'],
    (r) => ({
      ...base,
      thigh: 0,
      knee: 0.1,
      hem: 0.1,
      length: r.between(0.36, 0.46),
      waistband: 'elastic',
      detail: r.pick(['none', 'side stripe']),
    }),
  ),
  shorts(
    'swim shorts',
    'Shorts',
    [20, 55],
    ['nylon', 'cotton'],
    ['leaves', 'large floral', 'multi stripe', 'checkerboard', 'brush strokes', 'stars', 'zebra'],
    (r) => ({
      ...base,
      thigh: 2.6,
      knee: 3.8,
      hem: 3.8,
      length: r.between(0.34, 0.44),
      waistband: 'drawstring',
      accent: '#efece4',
    }),
  ),
  shorts('tailored shorts', 'Shorts', [35, 80], ['wool', 'linen', 'leather'], legPatterns, (r) => ({
    ...base,
    rise: 27,
    thigh: 3,
    knee: 5,
    hem: 5,
    length: r.between(0.32, 0.5),
    detail: r.pick(['pleats', 'crease']),
    waistband: r.pick(['belt', 'band']),
    accent: accent(r),
  })),
];
