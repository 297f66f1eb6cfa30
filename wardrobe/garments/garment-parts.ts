import type { Body } from '../body/body.ts';
import type { Garment } from '../product.ts';
import { type Knot, point } from '../shapes/geometry.ts';
import { layers, type Part } from '../shapes/part.ts';
import { bagParts, strapPart } from './bag.ts';
import { isSlung } from './bag-cut.ts';
import { dressParts } from './dress.ts';
import { eyewearParts } from './eyewear.ts';
import type { Draping } from './folds.ts';
import { shoeParts } from './footwear.ts';
import { hatParts } from './hat.ts';
import { outerwearParts } from './outerwear.ts';
import { pantsParts } from './pants.ts';
import { skirtParts } from './skirt.ts';
import { topParts } from './top.ts';

/** How clothes are worn: tops under the waistband, outerwear open by a share of its widest. */
type Wearing = { readonly tucked: boolean; readonly open: number };

/** The parts of a piece of clothing on a body, in no particular order; empty for shoes, bags, hats and glasses. */
export function clothingParts(body: Body, garment: Garment, draping: Draping, wearing: Wearing): Part[] {
  switch (garment.garmentClass) {
    case 'top':
      return topParts(body, garment.cut, draping, wearing.tucked);
    case 'outerwear':
      return outerwearParts(body, garment.cut, draping, wearing.open);
    case 'dress':
      return dressParts(body, garment.cut, draping);
    case 'pants':
    case 'shorts':
      return pantsParts(body, garment.cut, draping);
    case 'skirt':
      return skirtParts(body, garment.cut, draping);
    default:
      return [];
  }
}

/** The parts of shoes, a bag, a hat or glasses as they lie for a packshot; `second` is the other view. */
export function standingParts(garment: Garment, second: boolean): Part[] {
  switch (garment.garmentClass) {
    case 'footwear': {
      const { cut } = garment;
      if (!second)
        return [
          ...shoeParts(cut, { x: 5, y: -5.5, squeeze: 0.97, size: 0.98, tilt: 0 }),
          ...shoeParts(cut, { x: 0, y: 0, squeeze: 1, size: 1, tilt: 0 }),
        ];
      return [
        ...shoeParts(cut, { x: -9.5, y: 0, squeeze: -0.66, size: 1, tilt: 0 }),
        ...shoeParts(cut, { x: 9.5, y: -1, squeeze: 0.7, size: 1, tilt: 0 }),
      ];
    }
    case 'bag': {
      const { cut } = garment;
      const w = cut.width / 2;
      const strap: Knot[] = second
        ? [
            point(-w * 0.9, 2),
            point(-w * 1.25, cut.height * 0.5),
            point(-w * 0.8, cut.height + 5),
            point(w * 0.3, cut.height + 6),
            point(w * 1.2, cut.height * 0.7),
            point(w * 0.9, 2),
          ]
        : [point(-w * 0.94, 2), point(-w * 0.6, -15), point(0, -24), point(w * 0.6, -15), point(w * 0.94, 2)];
      const slung = isSlung(cut) && cut.handle !== 'backpack' ? strapPart(cut, strap, 'behind') : [];
      const lying = second ? 'rotate(-9) skewY(3) scale(.93 1)' : 'rotate(0)';
      return [...slung, ...bagParts(cut, 'held', lying)];
    }
    case 'hat':
      return hatParts(garment.cut, second ? 'rotate(-13) scale(-.94 1)' : 'rotate(0)');
    case 'eyewear':
      return eyewearParts(garment.cut, second ? 'rotate(9) skewY(-5) scale(.86 1)' : 'rotate(0)', true);
    default:
      return [];
  }
}

/** The parts in the order of their layers; those of one layer stay in the order given. */
export function inLayers(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer));
}
