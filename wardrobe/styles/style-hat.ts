import type { FabricName } from '../fabric/fabric.ts';
import type { PatternKind } from '../fabric/tile.ts';
import type { HatCut } from '../garments/hat-cut.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';

function hat(
  name: string,
  price: Style['price'],
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
