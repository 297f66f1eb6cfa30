import { isSlung } from '../garments/bag-cut.ts';
import { isStrapped } from '../garments/bodice-edge.ts';
import type { OuterwearCut } from '../garments/outerwear-cut.ts';
import type { DrawnClass, DrawnProduct, Garment } from '../product.ts';
import type { Random } from '../random.ts';

/** What one person wears together, from the skin outwards. */
export type Outfit = readonly DrawnProduct[];

const plans: readonly (readonly DrawnClass[])[] = [
  ['top', 'pants', 'footwear'],
  ['top', 'pants', 'footwear', 'bag'],
  ['top', 'skirt', 'footwear', 'bag'],
  ['top', 'shorts', 'footwear', 'hat'],
  ['top', 'shorts', 'footwear', 'bag', 'eyewear'],
  ['top', 'skirt', 'footwear', 'eyewear'],
  ['top', 'pants', 'footwear', 'bag', 'hat'],
  ['dress', 'footwear', 'bag'],
  ['dress', 'footwear', 'bag', 'eyewear'],
  ['dress', 'footwear', 'hat'],
  ['dress', 'footwear', 'bag', 'hat'],
  ['top', 'outerwear', 'pants', 'footwear'],
  ['top', 'outerwear', 'pants', 'footwear', 'bag'],
  ['top', 'outerwear', 'skirt', 'footwear', 'bag'],
  ['top', 'outerwear', 'pants', 'footwear', 'bag', 'eyewear'],
  ['top', 'outerwear', 'pants', 'footwear', 'hat'],
  ['dress', 'outerwear', 'footwear', 'bag'],
  ['dress', 'outerwear', 'footwear'],
];

/** Chooses outfits that use every product about equally often, so that few looks show many products. */
export function createStylist(products: readonly DrawnProduct[], random: Random): () => Outfit {
  const worn = new Map<string, number>();
  const byClass = new Map<DrawnClass, DrawnProduct[]>();
  for (const product of products) {
    const list = byClass.get(product.row.garmentClass) ?? [];
    byClass.set(product.row.garmentClass, [...list, product]);
  }
  let deck: (readonly DrawnClass[])[] = [];
  return () => {
    if (deck.length === 0) deck = random.shuffle(plans);
    const outfit: DrawnProduct[] = [];
    for (const garmentClass of deck.pop() ?? []) {
      const fitting = random
        .shuffle(byClass.get(garmentClass) ?? [])
        .filter((product) => outfit.every((other) => goesWith(product.garment, other.garment)));
      const next = fitting.sort((a, b) => (worn.get(a.row.id) ?? 0) - (worn.get(b.row.id) ?? 0))[0];
      if (!next) continue;
      worn.set(next.row.id, (worn.get(next.row.id) ?? 0) + 1);
      outfit.push(next);
    }
    return outfit;
  };
}

/** Takes garments off: each stays with a probability of a third, so that about one person in five wears nothing. */
export function undress(nextOutfit: () => Outfit, random: Random): () => Outfit {
  return () => nextOutfit().filter(() => random.chance(1 / 3));
}

const bulky = ['puff', 'puff long', 'bishop', 'bell'];

/** Whether a garment can be worn with another one. */
function goesWith(garment: Garment, other: Garment): boolean {
  switch (garment.garmentClass) {
    case 'outerwear':
      return other.garmentClass === 'top' || other.garmentClass === 'dress'
        ? fitsUnder(garment.cut, other)
        : true;
    case 'pants':
      return other.garmentClass !== 'top' || other.cut.bodice.length > 36 || garment.cut.rise < 31;
    case 'footwear':
      return other.garmentClass !== 'pants' || garment.cut.shaft < 10 || other.cut.hem < 1;
    case 'bag':
      return other.garmentClass !== 'outerwear' || !isSlung(garment.cut) || other.cut.bodice.ease < 5;
    default:
      return true;
  }
}

/** Whether a coat has room for what is worn under it. */
function fitsUnder(coat: OuterwearCut, inner: Extract<Garment, { garmentClass: 'top' | 'dress' }>): boolean {
  const { bodice, sleeve } = inner.cut;
  const tooWide = bodice.ease > coat.bodice.ease + 0.4 || bodice.waistEase > coat.bodice.waistEase + 0.8;
  if (tooWide || bulky.includes(sleeve.kind)) return false;
  if (inner.garmentClass === 'dress') return coat.sleeve.kind !== 'none' || !isStrapped(bodice);
  return bodice.length <= coat.bodice.length + 6 && (inner.cut.collar !== 'hood' || coat.collar === 'notch');
}
