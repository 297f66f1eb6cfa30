import { at, type Body, halfWidth, levels, poseBody, type Stance } from '../body/body.ts';
import { createStance, type Person } from '../body/person.ts';
import { bagParts, strapPart } from '../garments/bag.ts';
import { type BagCut, isSlung } from '../garments/bag-cut.ts';
import { bodiceWidth } from '../garments/bodice-edge.ts';
import { eyewearParts } from '../garments/eyewear.ts';
import { shoeParts } from '../garments/footwear.ts';
import { clothingParts } from '../garments/garment-parts.ts';
import { hatParts } from '../garments/hat.ts';
import { ankleHeight, footOutline } from '../garments/shoe-cut.ts';
import type { DrawnProduct } from '../product.ts';
import type { Random } from '../random.ts';
import { point, text } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import { footPart } from './figure.ts';
import { headTransform } from './head.ts';
import type { Outfit } from './outfit.ts';

/** A product as worn, and what of the body belongs to it (the feet in shoes). */
type Worn = { readonly product: DrawnProduct; readonly parts: readonly Part[] };

export type Dressed = { readonly body: Body; readonly worn: readonly Worn[]; readonly feet: readonly Part[] };

/** Puts an outfit on a person, in a stance that suits it. */
export function dress(person: Person, outfit: Outfit, random: Random): Dressed {
  const bag = outfit.flatMap(({ garment }) => (garment.garmentClass === 'bag' ? [garment.cut] : []))[0];
  const side = random.chance(0.5) ? -1 : 1;
  const stance = calm(createStance(random, bag ? side : 0), outfit);
  const body = poseBody(person.build, stance);
  const wearing = {
    tucked: random.chance(0.5) && canTuck(outfit),
    open: random.chance(0.8) ? random.between(0.35, 1) : 0,
  };
  const draping = { random, amount: 1.25 };
  const feet: Part[] = [];
  const worn = outfit.map((product): Worn => {
    const { garment } = product;
    switch (garment.garmentClass) {
      case 'footwear': {
        const parts = body.legs.flatMap(({ side: leg, ankle }) => {
          const standing = {
            x: ankle.x,
            y: ankle.y + ankleHeight(garment.cut),
            squeeze: leg * random.between(0.52, 0.72),
            size: 1,
            tilt: 0,
          };
          const shoe = shoeParts(garment.cut, standing);
          const transform = shoe[0]?.transform ?? '';
          feet.push(footPart(footOutline(garment.cut), transform, person.skin));
          return shoe;
        });
        return { product, parts };
      }
      case 'bag':
        return { product, parts: carry(body, garment.cut, side, outfit) };
      case 'hat':
        return {
          product,
          parts: hatParts(garment.cut, `${headTransform(body)} translate(0 -.9) scale(1.03)`),
        };
      case 'eyewear':
        return {
          product,
          parts: eyewearParts(
            garment.cut,
            `${headTransform(body)} translate(${text(body.stance.turn * 1.6)} -.3)`,
            false,
          ),
        };
      default:
        return { product, parts: clothingParts(body, garment, draping, wearing) };
    }
  });
  return { body, worn, feet };
}

/** Long skirts and closed coats want the legs together; sleeveless coats want hanging arms. */
function calm(stance: Stance, outfit: Outfit): Stance {
  const close = outfit.some(
    ({ garment }) =>
      (garment.garmentClass === 'skirt' && garment.cut.shape !== 'circle') ||
      (garment.garmentClass === 'dress' && garment.cut.skirt.shape !== 'circle'),
  );
  const quiet = outfit.some(
    ({ garment }) => garment.garmentClass === 'outerwear' && garment.cut.sleeve.kind === 'none',
  );
  const limit = ({ lift, bend }: { lift: number; bend: number }) => ({
    lift: Math.min(lift, 4),
    bend: Math.max(bend, -3),
  });
  return {
    ...stance,
    legs: close ? [limit(stance.legs[0]), limit(stance.legs[1])] : stance.legs,
    arms: quiet
      ? [
          { lift: 12, bend: -4 },
          { lift: 12, bend: -4 },
        ]
      : stance.arms,
  };
}

function canTuck(outfit: Outfit): boolean {
  return outfit.some(
    ({ garment }) =>
      garment.garmentClass === 'top' &&
      !garment.cut.hemBand &&
      garment.cut.detail !== 'ruffle hem' &&
      garment.cut.detail !== 'knot' &&
      garment.cut.bodice.length > 40,
  );
}

/** Half-width of the figure with its outer clothes at a level. */
function clothedWidth(body: Body, outfit: Outfit, level: number): number {
  return Math.max(
    halfWidth(body, level),
    ...outfit.map(({ garment }) =>
      garment.garmentClass === 'top' || garment.garmentClass === 'outerwear'
        ? bodiceWidth(body, garment.cut.bodice, Math.min(level, garment.cut.bodice.length))
        : 0,
    ),
  );
}

function carry(body: Body, cut: BagCut, side: -1 | 1, outfit: Outfit): Part[] {
  const arm = body.arms[side < 0 ? 0 : 1];
  const lean = arm.wrist.x - arm.elbow.x;
  const palm = point(arm.wrist.x + lean * 0.34, arm.wrist.y + 9);
  if (isSlung(cut) && cut.handle !== 'backpack') {
    const hip = at(body, side * (clothedWidth(body, outfit, levels.hip) - cut.width * 0.22), 44);
    const spot = `translate(${text(hip.x)} ${text(hip.y)}) rotate(${-side * 4}) scale(.92)`;
    const from = at(body, -side * 10.5, -5.4);
    const knots = [
      from,
      at(body, -side * 6, 8),
      at(body, side * 3, 28),
      point(hip.x - side * cut.width * 0.3, hip.y + 1),
    ];
    return [...strapPart(cut, knots, 'slung'), ...bagParts(cut, 'slung', spot)];
  }
  if (cut.handle === 'shoulder') {
    const rise = Math.max(17, 30 - cut.height * 0.4);
    const shoulder = at(body, side * (body.build.shoulder - 1), -4.4);
    return bagParts(
      cut,
      'slung',
      `translate(${text(shoulder.x + side * 3.5)} ${text(shoulder.y + rise)}) rotate(${side * -3})`,
    );
  }
  if (cut.handle === 'none')
    return bagParts(
      cut,
      'slung',
      `translate(${text(palm.x)} ${text(palm.y - cut.height * 0.45)}) rotate(${side * 12})`,
    );
  const rise = cut.handle === 'top' ? 8 : cut.handle === 'backpack' ? 4.6 : 14;
  return bagParts(cut, 'held', `translate(${text(palm.x)} ${text(palm.y + rise)}) rotate(${side * -2})`);
}
