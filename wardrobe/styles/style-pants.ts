import type { FabricName } from '../fabric/fabric.ts';
import type { PatternKind } from '../fabric/tile.ts';
import type { PantsCut } from '../garments/pants-cut.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';

export const legPatterns: readonly PatternKind[] = [
  'plain',
  'plain',
  'plain',
  'pinstripe',
  'tartan',
  'houndstooth',
  'windowpane',
];

const loudPatterns: readonly PatternKind[] = [
  'plain',
  'camouflage',
  'tie-dye',
  'vertical stripe',
  'checkerboard',
  'leopard',
  'leaves',
  'zebra',
  'large floral',
  'paisley',
  'gingham',
];

export type Legs = Omit<PantsCut, 'name' | 'jeans'> & { jeans?: boolean };

export const base: Legs = {
  rise: 30,
  length: 0.98,
  thigh: 1.2,
  knee: 1.2,
  hem: 1.6,
  waistband: 'band',
  detail: 'none',
  cuff: 'none',
  accent: '#4a2f1c',
};

export function legs(
  garmentClass: 'pants' | 'shorts',
  name: string,
  category: string,
  price: readonly [number, number],
  fabrics: readonly FabricName[],
  patterns: readonly PatternKind[],
  make: (random: Random) => Legs,
): Style {
  return {
    name,
    category,
    price,
    fabrics,
    patterns,
    cut: (random) => ({ garmentClass, cut: { name, jeans: fabrics[0] === 'denim', ...make(random) } }),
  };
}

const pants = (
  ...rest: [
    string,
    string,
    readonly [number, number],
    readonly FabricName[],
    readonly PatternKind[],
    (random: Random) => Legs,
  ]
) => legs('pants', ...rest);

export const accent = (random: Random) => random.pick(['#4a2f1c', '#17171a', '#a0703f'] as const);

/** The kinds of pants. */
export const pantsStyles: readonly Style[] = [
  pants('skinny jeans', 'Jeans', [35, 90], ['denim'], ['plain'], (r) => ({
    ...base,
    rise: r.between(28, 34),
    thigh: 0.3,
    knee: 0.4,
    hem: 0.4,
    length: r.between(0.93, 0.99),
    detail: r.pick(['none', 'ripped', 'none']),
    cuff: r.pick(['none', 'raw']),
    waistband: r.pick(['band', 'belt']),
    accent: accent(r),
  })),
  pants('straight jeans', 'Jeans', [40, 100], ['denim'], ['plain', 'color block'], (r) => ({
    ...base,
    thigh: 1.4,
    knee: 2.4,
    hem: 3.4,
    length: r.between(0.92, 1.0),
    detail: r.pick(['none', 'ripped', 'front seam']),
    cuff: r.pick(['none', 'turn-up', 'raw']),
    waistband: r.pick(['band', 'belt']),
    accent: accent(r),
  })),
  pants('wide-leg jeans', 'Jeans', [45, 110], ['denim'], ['plain'], (r) => ({
    ...base,
    rise: 28,
    thigh: 2.4,
    knee: 5,
    hem: 8,
    length: 1.03,
    cuff: r.pick(['none', 'raw', 'turn-up']),
    detail: r.pick(['none', 'front seam']),
  })),
  pants(
    'flared pants',
    'Trousers',
    [40, 95],
    ['twill', 'velvet', 'corduroy', 'satin'],
    ['plain', 'plain', ...loudPatterns],
    (r) => ({
      ...base,
      rise: 28,
      thigh: 0.5,
      knee: 0.8,
      hem: r.between(7, 10),
      length: 1.03,
      detail: r.pick(['none', 'front seam', 'lace-up']),
    }),
  ),
  pants(
    'chinos',
    'Trousers',
    [35, 85],
    ['twill', 'cotton', 'corduroy'],
    ['plain', 'plain', 'pinstripe', 'gingham', 'camouflage'],
    (r) => ({
      ...base,
      thigh: 1.6,
      knee: 1.6,
      hem: 1.6,
      length: r.between(0.92, 0.98),
      cuff: r.pick(['none', 'turn-up']),
      waistband: r.pick(['belt', 'band']),
      accent: accent(r),
    }),
  ),
  pants('tailored trousers', 'Trousers', [50, 130], ['wool', 'twill', 'linen'], legPatterns, (r) => ({
    ...base,
    rise: r.between(27, 31),
    thigh: 2,
    knee: 2.6,
    hem: r.between(2.4, 4),
    detail: r.pick(['crease', 'pleats', 'crease']),
    waistband: r.pick(['belt', 'band']),
    accent: accent(r),
  })),
  pants(
    'palazzo pants',
    'Trousers',
    [40, 95],
    ['chiffon', 'satin', 'linen'],
    ['plain', ...loudPatterns],
    () => ({ ...base, rise: 27, thigh: 3.4, knee: 8, hem: 12, length: 1.02, waistband: 'paper bag' }),
  ),
  pants(
    'joggers',
    'Sweatpants',
    [28, 70],
    ['jersey', 'fleece', 'nylon'],
    ['plain', 'plain', 'camouflage', 'tie-dye', 'color block', 'chest band'],
    (r) => ({
      ...base,
      thigh: 2.6,
      knee: 3,
      hem: 2.4,
      length: 0.93,
      waistband: 'drawstring',
      cuff: 'rib',
      detail: r.pick(['none', 'side stripe', 'side stripe']),
      accent: '#efece4',
    }),
  ),
  pants(
    'cargo pants',
    'Trousers',
    [45, 100],
    ['canvas', 'twill', 'nylon'],
    ['plain', 'plain', 'camouflage', 'camouflage'],
    (r) => ({
      ...base,
      thigh: 3,
      knee: 3.6,
      hem: 3.2,
      length: 0.98,
      detail: 'cargo',
      cuff: r.pick(['none', 'rib']),
      waistband: r.pick(['band', 'belt', 'drawstring']),
      accent: accent(r),
    }),
  ),
  pants(
    'leggings',
    'Leggings',
    [18, 60],
    ['jersey', 'leather', 'patent'],
    ['plain', 'plain', 'leopard', 'camouflage', 'tie-dye', 'zebra', 'color block'],
    (r) => ({
      ...base,
      thigh: 0,
      knee: 0,
      hem: 0.1,
      length: r.between(0.86, 0.97),
      waistband: 'elastic',
      detail: r.pick(['none', 'front seam', 'side stripe']),
    }),
  ),
  pants(
    'culottes',
    'Trousers',
    [35, 85],
    ['linen', 'twill', 'cotton'],
    ['plain', 'plain', ...loudPatterns, ...legPatterns],
    (r) => ({
      ...base,
      rise: 27,
      thigh: 3.4,
      knee: 7,
      hem: 9,
      length: r.between(0.7, 0.8),
      waistband: r.pick(['paper bag', 'band']),
      detail: r.pick(['none', 'pleats']),
    }),
  ),
  pants('leather pants', 'Trousers', [60, 160], ['leather', 'patent', 'suede'], ['plain'], (r) => ({
    ...base,
    thigh: 0.9,
    knee: 1.3,
    hem: r.pick([0.8, 2.4, 5]),
    detail: r.pick(['none', 'front seam', 'lace-up']),
  })),
];
