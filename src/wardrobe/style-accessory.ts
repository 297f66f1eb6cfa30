import type { BagCut } from './bag.ts';
import type { EyewearCut } from './eyewear.ts';
import type { FabricName } from './fabric.ts';
import type { FootwearCut } from './footwear.ts';
import type { HatCut } from './hat.ts';
import type { PatternKind } from './pattern.ts';
import type { Style } from './product.ts';
import type { Random } from './random.ts';

type Shape = readonly [number, number];

function shoe(
  name: string,
  category: string,
  price: Shape,
  fabrics: readonly FabricName[],
  patterns: readonly PatternKind[],
  make: (random: Random) => Partial<FootwearCut>,
): Style {
  return {
    name,
    category,
    price,
    fabrics,
    patterns,
    cut: (random) => ({
      garmentClass: 'footwear',
      cut: {
        name,
        heel: 0,
        heelShape: 'flat',
        sole: 1.6,
        tread: 'plain',
        shaft: 0,
        toe: 'round',
        upper: 'closed',
        closure: 'none',
        detail: 'none',
        ...make(random),
      },
    }),
  };
}

const loud: readonly PatternKind[] = [
  'plain',
  'plain',
  'plain',
  'plain',
  'leopard',
  'zebra',
  'checkerboard',
  'ditsy floral',
  'camouflage',
  'houndstooth',
];

/** The kinds of shoes. */
export const footwearStyles: readonly Style[] = [
  shoe('low sneakers', 'Sneakers', [45, 120], ['canvas', 'leather', 'suede'], loud, (r) => ({
    sole: r.between(2.4, 3),
    closure: 'laces',
    detail: r.pick(['side stripes', 'wave', 'toe cap', 'none']),
  })),
  shoe(
    'running shoes',
    'Sneakers',
    [60, 150],
    ['nylon', 'waffle'],
    ['plain', 'plain', 'ombre', 'tie-dye'],
    (r) => ({
      sole: r.between(3.4, 4.6),
      tread: 'wavy',
      closure: 'laces',
      detail: r.pick(['wave', 'side stripes']),
    }),
  ),
  shoe('high-top sneakers', 'Sneakers', [50, 110], ['canvas', 'leather'], loud, (r) => ({
    sole: 2.6,
    shaft: 3.6,
    closure: r.pick(['laces', 'laces', 'velcro']),
    detail: 'star',
  })),
  shoe(
    'slip-on shoes',
    'Sneakers',
    [35, 75],
    ['canvas'],
    ['checkerboard', 'plain', 'leopard', 'breton stripe', 'leaves', 'camouflage', 'tie-dye'],
    () => ({ sole: 2.4, detail: 'none' }),
  ),
  shoe('chelsea boots', 'Boots', [80, 190], ['leather', 'suede', 'patent'], ['plain'], (r) => ({
    heel: 2,
    sole: r.pick([1.4, 3.4]),
    tread: r.pick(['plain', 'lugged']),
    shaft: 5,
    closure: 'elastic',
  })),
  shoe('combat boots', 'Boots', [90, 210], ['leather', 'patent'], ['plain', 'plain', 'large floral'], () => ({
    heel: 2,
    heelShape: 'block',
    sole: 3.6,
    tread: 'lugged',
    shaft: 12,
    closure: 'laces',
    detail: 'none',
  })),
  shoe(
    'knee boots',
    'Boots',
    [110, 260],
    ['leather', 'suede', 'patent'],
    ['plain', 'plain', 'leopard'],
    (r) => ({
      heel: r.between(2, 7),
      heelShape: 'block',
      sole: 1.4,
      shaft: 28,
      toe: r.pick(['round', 'point', 'square']),
      closure: r.pick(['zip', 'buckles', 'none']),
    }),
  ),
  shoe('cowboy boots', 'Boots', [100, 240], ['leather', 'suede'], ['plain', 'plain', 'zebra'], () => ({
    heel: 4,
    heelShape: 'block',
    sole: 1,
    shaft: 18,
    toe: 'point',
    detail: 'stitched',
  })),
  shoe('rain boots', 'Boots', [30, 80], ['patent'], ['plain', 'dots', 'large floral'], () => ({
    heel: 1.4,
    sole: 2.6,
    tread: 'lugged',
    shaft: 22,
  })),
  shoe(
    'pumps',
    'Heels',
    [60, 170],
    ['leather', 'suede', 'patent', 'satin'],
    ['plain', 'plain', 'leopard', 'houndstooth', 'dots'],
    (r) => ({
      heel: r.between(6, 9),
      heelShape: r.pick(['stiletto', 'stiletto', 'block']),
      sole: 0.6,
      toe: r.pick(['point', 'point', 'round']),
      upper: 'pump',
      closure: r.pick(['none', 'ankle strap']),
      detail: r.pick(['none', 'bow']),
    }),
  ),
  shoe('heeled sandals', 'Heels', [55, 140], ['leather', 'satin'], ['plain'], (r) => ({
    heel: r.between(5, 8.5),
    heelShape: r.pick(['block', 'stiletto', 'wedge']),
    sole: 0.8,
    tread: 'plain',
    upper: 'sandal',
    detail: r.pick(['none', 'bow']),
  })),
  shoe(
    'espadrille wedges',
    'Heels',
    [45, 110],
    ['canvas', 'suede'],
    ['plain', 'breton stripe', 'dots', 'ditsy floral'],
    () => ({ heel: 5.5, heelShape: 'wedge', sole: 2, tread: 'rope', upper: 'pump', closure: 'ankle strap' }),
  ),
  shoe(
    'loafers',
    'Flats',
    [60, 160],
    ['leather', 'suede', 'patent'],
    ['plain', 'plain', 'plain', 'leopard'],
    (r) => ({
      heel: 1.4,
      heelShape: 'block',
      sole: r.pick([1, 3]),
      tread: r.pick(['plain', 'lugged']),
      toe: r.pick(['round', 'square']),
      detail: r.pick(['penny', 'fringe', 'bow']),
    }),
  ),
  shoe('oxfords', 'Flats', [70, 180], ['leather', 'patent', 'suede'], ['plain'], () => ({
    heel: 2,
    heelShape: 'block',
    sole: 1,
    closure: 'laces',
    detail: 'wingtip',
  })),
  shoe(
    'ballet flats',
    'Flats',
    [35, 90],
    ['leather', 'satin', 'velvet'],
    ['plain', 'plain', 'leopard', 'gingham', 'tartan'],
    (r) => ({
      heel: 0.6,
      sole: 0.5,
      toe: r.pick(['round', 'point']),
      upper: 'pump',
      detail: r.pick(['bow', 'none']),
    }),
  ),
  shoe(
    'slides',
    'Sandals',
    [25, 70],
    ['leather', 'nylon', 'fleece'],
    ['plain', 'checkerboard', 'leopard', 'multi stripe'],
    (r) => ({ sole: r.between(2, 3.4), upper: 'slide', closure: r.pick(['none', 'buckles']) }),
  ),
  shoe(
    'mules',
    'Flats',
    [45, 120],
    ['suede', 'leather', 'satin'],
    ['plain', 'plain', 'houndstooth', 'zebra'],
    (r) => ({
      heel: r.pick([1, 5]),
      heelShape: 'block',
      sole: r.pick([0.8, 2.6]),
      toe: r.pick(['point', 'round', 'square']),
      upper: 'mule',
    }),
  ),
];

function bag(
  name: string,
  price: Shape,
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

function hat(
  name: string,
  price: Shape,
  fabrics: readonly FabricName[],
  patterns: readonly PatternKind[],
  make: (random: Random) => Omit<HatCut, 'name'>,
): Style {
  return {
    name,
    category: 'Hats',
    price,
    fabrics,
    patterns,
    cut: (random) => ({ garmentClass: 'hat', cut: { name, ...make(random) } }),
  };
}

/** The kinds of hats. */
export const hatStyles: readonly Style[] = [
  hat(
    'baseball cap',
    [15, 40],
    ['twill', 'corduroy', 'denim'],
    ['plain', 'plain', 'camouflage', 'color block', 'tartan'],
    (r) => ({
      shape: 'cap',
      brim: 6,
      height: 9.4,
      band: 'none',
      detail: r.pick(['patch', 'none', 'patch']),
      accent: r.pick(['main', 'second', 'third']),
    }),
  ),
  hat(
    'bucket hat',
    [18, 45],
    ['canvas', 'fleece', 'denim', 'nylon'],
    ['plain', 'checkerboard', 'leopard', 'gingham', 'ditsy floral', 'tie-dye', 'zebra'],
    (r) => ({
      shape: 'bucket',
      brim: r.between(4.5, 7),
      height: 8.6,
      band: 'none',
      detail: r.pick(['none', 'patch']),
      accent: 'second',
    }),
  ),
  hat(
    'beanie',
    [14, 38],
    ['rib knit', 'cable knit', 'fine knit'],
    ['plain', 'plain', 'breton stripe', 'fair isle', 'wide stripe', 'color block'],
    (r) => ({
      shape: 'beanie',
      brim: 0,
      height: r.between(9.5, 12.5),
      band: r.pick(['fold', 'none', 'fold']),
      detail: r.pick(['pompom', 'none', 'patch']),
      accent: r.pick(['main', 'second', 'third']),
    }),
  ),
  hat('fedora', [30, 90], ['wool', 'straw'], ['plain', 'plain', 'houndstooth'], (r) => ({
    shape: 'fedora',
    brim: r.between(5.5, 8),
    height: 10,
    band: r.pick(['ribbon', 'leather']),
    detail: r.pick(['none', 'bow']),
    accent: r.pick(['second', '#2a1c14', 'third']),
  })),
  hat('sun hat', [25, 75], ['straw', 'straw', 'cotton'], ['plain', 'plain', 'wide stripe'], (r) => ({
    shape: 'wide brim',
    brim: r.between(11, 15),
    height: 9.4,
    band: 'ribbon',
    detail: r.pick(['none', 'bow']),
    accent: r.pick(['second', 'third']),
  })),
  hat('boater hat', [28, 70], ['straw'], ['plain'], (r) => ({
    shape: 'boater',
    brim: r.between(5.5, 7.5),
    height: 8,
    band: 'ribbon',
    detail: r.pick(['none', 'bow']),
    accent: r.pick(['second', 'third']),
  })),
  hat(
    'beret',
    [20, 55],
    ['wool', 'velvet', 'leather'],
    ['plain', 'plain', 'houndstooth', 'tartan', 'leopard'],
    (r) => ({
      shape: 'beret',
      brim: 0,
      height: 9.5,
      band: 'none',
      detail: r.pick(['none', 'button']),
      accent: r.pick(['main', 'second']),
    }),
  ),
  hat(
    'newsboy cap',
    [25, 65],
    ['tweed', 'corduroy', 'leather'],
    ['plain', 'houndstooth', 'windowpane', 'tartan'],
    () => ({ shape: 'newsboy', brim: 3, height: 9, band: 'none', detail: 'button', accent: 'main' }),
  ),
  hat('trapper hat', [28, 70], ['leather', 'suede', 'wool'], ['plain', 'tartan', 'camouflage'], () => ({
    shape: 'trapper',
    brim: 0,
    height: 9,
    band: 'none',
    detail: 'ear flaps',
    accent: 'second',
  })),
  hat('visor', [12, 30], ['twill', 'nylon', 'straw'], ['plain', 'plain', 'breton stripe'], (r) => ({
    shape: 'visor',
    brim: 6,
    height: 6,
    band: 'none',
    detail: 'none',
    accent: r.pick(['main', 'second']),
  })),
];

function glasses(
  name: string,
  price: Shape,
  fabric: FabricName,
  make: (random: Random) => Partial<EyewearCut>,
): Style {
  return {
    name,
    category: 'Eyewear',
    price,
    fabrics: [fabric],
    patterns: ['plain'],
    cut: (random) => ({
      garmentClass: 'eyewear',
      cut: {
        name,
        shape: 'round',
        size: 2.6,
        rim: 0.6,
        lens: random.pick(['#17181c', '#3a2a1f', '#26364a', '#1f3a2e', '#4a2440']),
        lensOpacity: 0.92,
        gradient: random.chance(0.35),
        ...make(random),
      },
    }),
  };
}

const mirror = (random: Random) =>
  random.pick(['#e08a2e', '#3f8fd0', '#c94f6d', '#5fae7b', '#17181c', '#d9b83c'] as const);

/** The kinds of glasses. */
export const eyewearStyles: readonly Style[] = [
  glasses('round sunglasses', [20, 90], 'acetate', (r) => ({
    shape: 'round',
    size: r.between(2.3, 2.8),
    rim: r.between(0.35, 0.9),
  })),
  glasses('square sunglasses', [25, 110], 'acetate', (r) => ({
    shape: 'square',
    size: r.between(2.6, 3.1),
    rim: r.between(0.7, 1.1),
  })),
  glasses('cat-eye sunglasses', [25, 110], 'acetate', (r) => ({
    shape: 'cat eye',
    size: r.between(2.5, 2.9),
    rim: r.between(0.6, 1),
  })),
  glasses('aviators', [30, 130], 'metal', (r) => ({
    shape: 'aviator',
    size: 2.9,
    rim: 0.35,
    lens: mirror(r),
    lensOpacity: 0.86,
    gradient: true,
  })),
  glasses('reading glasses', [20, 80], 'acetate', (r) => ({
    shape: r.pick(['rectangle', 'round', 'half rim']),
    size: 2.5,
    rim: r.between(0.5, 0.8),
    lens: '#dfe7ee',
    lensOpacity: 0.35,
    gradient: false,
  })),
  glasses('hexagonal glasses', [25, 95], 'metal', (r) => ({
    shape: 'hexagon',
    size: 2.6,
    rim: 0.4,
    lens: mirror(r),
    lensOpacity: 0.75,
  })),
  glasses('oversized sunglasses', [28, 120], 'acetate', (r) => ({
    shape: 'oversized',
    size: r.between(3.1, 3.4),
    rim: r.between(0.7, 1.1),
    gradient: true,
  })),
  glasses('sport shades', [35, 140], 'acetate', (r) => ({
    shape: 'shield',
    size: 3,
    rim: 0.5,
    lens: mirror(r),
    lensOpacity: 0.95,
  })),
  glasses('heart sunglasses', [12, 40], 'acetate', (r) => ({
    shape: 'heart',
    size: 2.8,
    rim: 0.8,
    lens: mirror(r),
    lensOpacity: 0.85,
  })),
];
