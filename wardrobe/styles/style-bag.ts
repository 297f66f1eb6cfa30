import type { FabricName } from '../fabric/fabric.ts';
import type { PatternKind } from '../fabric/tile.ts';
import type { BagCut } from '../garments/bag-cut.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';

function bag(
  name: string,
  price: Style['price'],
  fabrics: readonly FabricName[],
  patterns: readonly PatternKind[],
  make: (random: Random) => Omit<BagCut, 'name' | 'accent'> & { accent?: BagCut['accent'] },
): Style {
  return {
    name,
    category: 'Bags',
    price,
    fabrics,
    patterns,
    cut: (random) => ({
      garmentClass: 'bag',
      cut: { name, accent: random.pick(['main', 'second', '#5f3d24', '#1c1c1f']), ...make(random) },
    }),
  };
}

const bagPatterns: readonly PatternKind[] = [
  'plain',
  'plain',
  'plain',
  'leopard',
  'houndstooth',
  'checkerboard',
  'zebra',
  'color block',
];

/** The kinds of bags. */
export const bagStyles: readonly Style[] = [
  bag(
    'tote bag',
    [30, 120],
    ['canvas', 'leather', 'straw'],
    ['plain', 'breton stripe', 'graphic', 'graphic', 'leaves', 'gingham', 'color block', 'tie-dye'],
    (r) => ({
      shape: r.pick(['box', 'tapered']),
      width: r.between(33, 40),
      height: r.between(31, 38),
      handle: r.pick(['two', 'rope']),
      flap: 'none',
      closure: 'none',
      detail: r.pick(['none', 'corners', 'stripe', 'tassel']),
    }),
  ),
  bag('top-handle bag', [60, 220], ['leather', 'patent', 'suede'], bagPatterns, (r) => ({
    shape: r.pick(['tapered', 'box']),
    width: r.between(25, 31),
    height: r.between(19, 23),
    handle: 'top',
    flap: r.pick(['half', 'pointed', 'none']),
    closure: r.pick(['turn lock', 'clasp']),
    detail: r.pick(['none', 'tassel', 'studs', 'stripe']),
  })),
  bag('crossbody bag', [35, 130], ['leather', 'suede', 'canvas'], bagPatterns, (r) => ({
    shape: r.pick(['box', 'round', 'half moon']),
    width: r.between(21, 26),
    height: r.between(15, 20),
    handle: 'crossbody',
    flap: r.pick(['half', 'full', 'none']),
    closure: r.pick(['clasp', 'zip', 'turn lock']),
    detail: r.pick(['none', 'fringe', 'tassel', 'studs']),
  })),
  bag(
    'quilted chain bag',
    [60, 240],
    ['leather', 'satin', 'velvet'],
    ['plain', 'plain', 'plain', 'ombre'],
    (r) => ({
      shape: 'box',
      width: r.between(23, 28),
      height: r.between(15, 19),
      handle: 'chain',
      flap: 'full',
      closure: 'turn lock',
      detail: 'quilted',
      accent: 'main',
    }),
  ),
  bag(
    'backpack',
    [40, 140],
    ['canvas', 'nylon', 'leather'],
    ['plain', 'plain', 'camouflage', 'color block', 'checkerboard', 'leaves', 'stars'],
    (r) => ({
      shape: 'backpack',
      width: r.between(29, 34),
      height: r.between(38, 44),
      handle: 'backpack',
      flap: r.pick(['half', 'none']),
      closure: r.pick(['buckles', 'zip']),
      detail: 'pocket',
    }),
  ),
  bag('bucket bag', [45, 150], ['leather', 'suede', 'canvas', 'straw'], bagPatterns, (r) => ({
    shape: 'bucket',
    width: r.between(24, 28),
    height: r.between(25, 29),
    handle: 'crossbody',
    flap: 'none',
    closure: 'drawstring',
    detail: r.pick(['tassel', 'none', 'fringe']),
  })),
  bag(
    'shoulder bag',
    [40, 150],
    ['leather', 'satin', 'patent'],
    ['plain', 'plain', 'leopard', 'zebra', 'checkerboard', 'hearts'],
    (r) => ({
      shape: 'half moon',
      width: r.between(27, 33),
      height: r.between(15, 19),
      handle: 'shoulder',
      flap: 'none',
      closure: 'zip',
      detail: r.pick(['none', 'studs', 'quilted']),
    }),
  ),
  bag(
    'hobo bag',
    [45, 160],
    ['suede', 'leather', 'corduroy'],
    ['plain', 'plain', 'paisley', 'tie-dye'],
    (r) => ({
      shape: 'slouch',
      width: r.between(34, 39),
      height: r.between(29, 34),
      handle: 'shoulder',
      flap: 'none',
      closure: 'clasp',
      detail: r.pick(['fringe', 'none', 'woven']),
    }),
  ),
  bag(
    'clutch',
    [25, 110],
    ['satin', 'patent', 'velvet', 'leather'],
    ['plain', 'leopard', 'houndstooth', 'large floral', 'zebra', 'ombre', 'diagonal block'],
    (r) => ({
      shape: 'envelope',
      width: r.between(25, 29),
      height: r.between(15, 18),
      handle: 'none',
      flap: r.pick(['pointed', 'none', 'half']),
      closure: 'clasp',
      detail: r.pick(['none', 'tassel', 'studs']),
      accent: 'main',
    }),
  ),
  bag(
    'basket bag',
    [30, 90],
    ['straw'],
    ['plain', 'plain', 'wide stripe', 'chevron', 'color block'],
    (r) => ({
      shape: r.pick(['bucket', 'round', 'tapered']),
      width: r.between(28, 33),
      height: r.between(24, 28),
      handle: r.pick(['two', 'top']),
      flap: 'none',
      closure: 'none',
      detail: r.pick(['none', 'tassel']),
    }),
  ),
  bag(
    'duffle bag',
    [45, 150],
    ['canvas', 'nylon', 'leather'],
    ['plain', 'color block', 'camouflage', 'plain', 'wide stripe'],
    (r) => ({
      shape: 'barrel',
      width: r.between(40, 46),
      height: r.between(22, 26),
      handle: 'two',
      flap: 'none',
      closure: 'zip',
      detail: r.pick(['pocket', 'stripe', 'corners']),
    }),
  ),
];
