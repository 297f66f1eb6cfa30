import type { Fill, Line } from '../shapes/part.ts';
import { type FabricName, fabricNamed } from './fabric.ts';
import { blend, brightness, darker, lighter } from './palette.ts';
import type { Pattern } from './pattern.ts';
import type { Inks } from './tile.ts';

/** What a garment is made of: the same in its packshots and when worn. */
export type Cloth = {
  readonly fabric: FabricName;
  readonly pattern: Pattern;
  readonly inks: Inks;
  readonly metal: 'gold' | 'silver' | 'black' | 'brass';
  readonly sole: string;
  /** Color of visible stitching; a quiet shade of the main color unless given. */
  readonly stitch?: string;
};

const metals = { gold: '#c9a24a', silver: '#b9bec6', black: '#26262a', brass: '#a67c3d' } as const;

/** The paint of a fill that is one flat color; `cloth` itself falls back to the main color. */
export function paintOf(cloth: Cloth, fill: Fill | Line['color']): string {
  const { main, second, third } = cloth.inks;
  const dark = brightness(main) < 0.3;
  switch (fill) {
    case 'cloth':
    case 'main':
      return main;
    case 'second':
      return second;
    case 'third':
      return third;
    case 'lining':
      return dark ? blend(main, '#6a6670', 0.2) : darker(main, 0.42);
    case 'metal':
      return metals[cloth.metal];
    case 'sole':
      return cloth.sole;
    case 'stitch':
      return cloth.stitch ?? (dark ? lighter(main, 0.3) : darker(main, 0.3));
    case 'seam':
      return dark ? blend(main, '#000000', 0.75) : darker(main, 0.5);
    default:
      return fill;
  }
}

export function fabricOf(cloth: Cloth) {
  return fabricNamed(cloth.fabric);
}
