import type { Product } from '../src/types.ts';
import type { Cloth } from './fabric/cloth.ts';
import type { FabricName } from './fabric/fabric.ts';
import type { PatternKind } from './fabric/tile.ts';
import type { BagCut } from './garments/bag-cut.ts';
import type { DressCut } from './garments/dress.ts';
import type { EyewearCut } from './garments/eyewear.ts';
import type { HatCut } from './garments/hat-cut.ts';
import type { OuterwearCut } from './garments/outerwear-cut.ts';
import type { PantsCut } from './garments/pants-cut.ts';
import type { FootwearCut } from './garments/shoe-cut.ts';
import type { SkirtCut } from './garments/skirt-cut.ts';
import type { TopCut } from './garments/top.ts';
import type { Random } from './random.ts';

/** The classes that the wardrobe draws. */
export const drawnClasses = [
  'top',
  'outerwear',
  'dress',
  'pants',
  'shorts',
  'skirt',
  'footwear',
  'bag',
  'hat',
  'eyewear',
] as const;

export type DrawnClass = (typeof drawnClasses)[number];

/** A garment's shape: its class with the cut that the class's drawing understands. */
export type Garment =
  | { readonly garmentClass: 'top'; readonly cut: TopCut }
  | { readonly garmentClass: 'outerwear'; readonly cut: OuterwearCut }
  | { readonly garmentClass: 'dress'; readonly cut: DressCut }
  | { readonly garmentClass: 'pants' | 'shorts'; readonly cut: PantsCut }
  | { readonly garmentClass: 'skirt'; readonly cut: SkirtCut }
  | { readonly garmentClass: 'footwear'; readonly cut: FootwearCut }
  | { readonly garmentClass: 'bag'; readonly cut: BagCut }
  | { readonly garmentClass: 'hat'; readonly cut: HatCut }
  | { readonly garmentClass: 'eyewear'; readonly cut: EyewearCut };

/** A product as it is drawn, beside the row that the catalog file says about it. */
export type DrawnProduct = {
  readonly row: Product & {
    readonly id: string;
    readonly garmentClass: DrawnClass;
    readonly groupId: string;
  };
  readonly garment: Garment;
  readonly cloth: Cloth;
};

/** A kind of garment that a wardrobe has several of, each cut a little differently. */
export type Style = {
  readonly name: string;
  readonly category: string;
  readonly price: readonly [low: number, high: number];
  readonly fabrics: readonly FabricName[];
  readonly patterns: readonly PatternKind[];
  readonly cut: (random: Random) => Garment;
};

/** Whether a garment stands by itself in a packshot rather than hanging on an invisible figure. */
export function isAccessory(garmentClass: DrawnClass): boolean {
  return (
    garmentClass === 'footwear' ||
    garmentClass === 'bag' ||
    garmentClass === 'hat' ||
    garmentClass === 'eyewear'
  );
}
