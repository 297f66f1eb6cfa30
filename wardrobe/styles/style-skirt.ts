import type { FabricName } from '../fabric/fabric.ts';
import type { PatternKind } from '../fabric/tile.ts';
import type { SkirtCut } from '../garments/skirt-cut.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';
import { skirt } from './style-dress.ts';
import { legPatterns } from './style-pants.ts';

function skirtStyle(
  name: string,
  price: readonly [number, number],
  fabrics: readonly FabricName[],
  patterns: readonly PatternKind[],
  make: (random: Random) => Partial<SkirtCut>,
): Style {
  return {
    name,
    category: 'Skirts',
    price,
    fabrics,
    patterns,
    cut: (random) => ({ garmentClass: 'skirt', cut: skirt(name, { waistband: 'band', ...make(random) }) }),
  };
}

/** The kinds of skirts. */
export const skirtStyles: readonly Style[] = [
  skirtStyle('pencil skirt', [30, 80], ['twill', 'wool', 'tweed', 'leather'], legPatterns, (r) => ({
    shape: 'pencil',
    to: r.between(76, 88),
    detail: r.pick(['slit', 'none', 'buttons']),
    waistband: r.pick(['band', 'belt']),
  })),
  skirtStyle(
    'a-line skirt',
    [28, 70],
    ['suede', 'corduroy', 'twill', 'cotton'],
    ['plain', 'tartan', 'houndstooth', 'gingham', 'large floral', 'windowpane', 'checkerboard'],
    (r) => ({
      shape: 'a-line',
      to: r.between(64, 78),
      flare: r.between(8, 12),
      detail: r.pick(['buttons', 'none']),
      waistband: r.pick(['band', 'belt', 'yoke']),
      accent: r.pick(['#3b2a1f', '#efe9da', 'metal']),
    }),
  ),
  skirtStyle(
    'pleated skirt',
    [32, 90],
    ['satin', 'wool', 'chiffon'],
    ['plain', 'plain', 'tartan', 'tartan', 'ombre', 'color block', 'dots', 'houndstooth'],
    (r) => ({
      shape: 'a-line',
      to: r.pick([r.between(60, 66), r.between(86, 98)]),
      flare: r.between(10, 14),
      detail: 'pleats',
      waistband: r.pick(['elastic', 'band']),
    }),
  ),
  skirtStyle(
    'circle skirt',
    [30, 75],
    ['cotton', 'satin', 'chiffon'],
    [
      'plain',
      'ditsy floral',
      'large floral',
      'dots',
      'large dots',
      'stars',
      'gingham',
      'multi stripe',
      'leaves',
    ],
    (r) => ({
      shape: 'circle',
      to: r.between(66, 84),
      flare: r.between(17, 23),
      hem: 'wavy',
      waistband: r.pick(['belt', 'band', 'sash']),
    }),
  ),
  skirtStyle('denim skirt', [28, 65], ['denim'], ['plain'], (r) => ({
    shape: r.pick(['straight', 'a-line']),
    to: r.pick([r.between(58, 64), r.between(84, 92)]),
    flare: 5,
    detail: 'denim',
    waistband: r.pick(['band', 'belt']),
  })),
  skirtStyle(
    'tiered skirt',
    [34, 85],
    ['cotton', 'chiffon', 'linen'],
    ['ditsy floral', 'paisley', 'plain', 'gingham', 'brush strokes', 'multi stripe', 'leaves'],
    (r) => ({
      shape: 'circle',
      to: r.between(82, 114),
      flare: r.between(15, 21),
      detail: 'tiers',
      hem: 'wavy',
      waistband: 'elastic',
    }),
  ),
  skirtStyle(
    'wrap skirt',
    [30, 75],
    ['linen', 'satin', 'cotton'],
    ['plain', 'leaves', 'large floral', 'zebra', 'tie-dye', 'dots', 'paisley'],
    (r) => ({
      shape: 'a-line',
      to: r.between(70, 100),
      flare: r.between(6, 10),
      detail: 'wrap',
      waistband: 'sash',
      hem: 'high-low',
    }),
  ),
  skirtStyle(
    'slip skirt',
    [32, 80],
    ['satin', 'velvet'],
    ['plain', 'plain', 'leopard', 'zebra', 'ombre', 'large floral'],
    (r) => ({
      shape: 'a-line',
      to: r.between(84, 96),
      flare: r.between(3, 6),
      detail: r.pick(['none', 'slit']),
      waistband: 'elastic',
    }),
  ),
  skirtStyle(
    'mini skirt',
    [22, 55],
    ['leather', 'tweed', 'corduroy', 'patent'],
    ['plain', 'tartan', 'checkerboard', 'plain', 'houndstooth', 'leopard'],
    (r) => ({
      shape: r.pick(['straight', 'a-line']),
      to: r.between(57, 62),
      flare: r.between(3, 8),
      detail: r.pick(['none', 'buttons', 'ruffle hem']),
      accent: 'metal',
      waistband: r.pick(['band', 'belt', 'yoke']),
    }),
  ),
  skirtStyle(
    'trumpet skirt',
    [36, 85],
    ['twill', 'velvet', 'wool'],
    ['plain', 'dots', 'pinstripe', 'large floral', 'ombre'],
    (r) => ({
      shape: 'trumpet',
      to: r.between(84, 94),
      flare: 11,
      hem: 'wavy',
      waistband: r.pick(['band', 'belt']),
    }),
  ),
];
