import type { FabricName } from '../fabric/fabric.ts';
import type { PatternKind } from '../fabric/tile.ts';
import type { BodiceCut } from '../garments/bodice-edge.ts';
import type { SleeveCut } from '../garments/sleeve.ts';
import type { TopCut } from '../garments/top.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';

export const softPatterns: readonly PatternKind[] = [
  'plain',
  'plain',
  'plain',
  'breton stripe',
  'wide stripe',
  'multi stripe',
  'vertical stripe',
  'gingham',
  'dots',
  'large dots',
  'ditsy floral',
  'large floral',
  'leaves',
  'checkerboard',
  'leopard',
  'zebra',
  'stars',
  'hearts',
  'paisley',
  'tie-dye',
  'brush strokes',
  'ombre',
  'chevron',
];

export const jerseyPatterns: readonly PatternKind[] = [
  'plain',
  'plain',
  'breton stripe',
  'wide stripe',
  'multi stripe',
  'graphic',
  'graphic',
  'graphic',
  'graphic',
  'color block',
  'diagonal block',
  'chest band',
  'tie-dye',
  'camouflage',
  'dots',
  'leopard',
  'stars',
  'checkerboard',
];

export const knitPatterns: readonly PatternKind[] = [
  'plain',
  'plain',
  'breton stripe',
  'wide stripe',
  'multi stripe',
  'fair isle',
  'fair isle',
  'argyle',
  'argyle',
  'color block',
  'chest band',
  'chevron',
  'houndstooth',
  'hearts',
  'ombre',
];

export const shirtPatterns: readonly PatternKind[] = [
  'plain',
  'pinstripe',
  'vertical stripe',
  'gingham',
  'tartan',
  'tartan',
  'windowpane',
  'dots',
  'ditsy floral',
  'leaves',
  'paisley',
  'houndstooth',
  'large floral',
  'zebra',
];

export const bodice = (more: Partial<BodiceCut>): BodiceCut => ({
  neckline: 'crew',
  length: 52,
  ease: 2,
  waistEase: 3,
  flare: 0,
  hem: 'straight',
  shoulder: 0,
  ...more,
});

export const sleeve = (more: Partial<SleeveCut>): SleeveCut => ({
  kind: 'short',
  ease: 2,
  cuff: 'none',
  fill: 'cloth',
  ...more,
});

export const plain: Omit<TopCut, 'name' | 'bodice' | 'sleeve'> = {
  collar: 'none',
  collarFill: 'main',
  closure: 'none',
  pocket: 'none',
  hemBand: false,
  detail: 'none',
  button: '#efe9da',
};

export function style(
  name: string,
  category: string,
  price: readonly [number, number],
  fabrics: readonly FabricName[],
  patterns: readonly PatternKind[],
  make: (random: Random) => Omit<TopCut, 'name'>,
): Style {
  return {
    name,
    category,
    price,
    fabrics,
    patterns,
    cut: (random) => ({ garmentClass: 'top', cut: { name, ...make(random) } }),
  };
}

export const trim = (random: Random) => random.pick(['main', 'second', 'third'] as const);
