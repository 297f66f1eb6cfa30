import type { FabricName } from '../fabric/fabric.ts';
import type { EyewearCut } from '../garments/eyewear.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';

function glasses(
  name: string,
  price: Style['price'],
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
