import { isSlung } from './bag.ts';
import { isStrapped } from './bodice.ts';
import type { DrawnClass, DrawnProduct } from './product.ts';
import type { Random } from './random.ts';

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
        .filter((product) => goesWith(product, outfit));
      const next = fitting.sort((a, b) => (worn.get(a.row.id) ?? 0) - (worn.get(b.row.id) ?? 0))[0];
      if (!next) continue;
      worn.set(next.row.id, (worn.get(next.row.id) ?? 0) + 1);
      outfit.push(next);
    }
    return outfit;
  };
}

const bulky = ['puff', 'puff long', 'bishop', 'bell'];

/** Whether a garment can be worn with those already chosen: what is under a coat must fit into it. */
function goesWith({ garment }: DrawnProduct, outfit: Outfit): boolean {
  return outfit.every(({ garment: other }) => {
    if (
      garment.garmentClass === 'outerwear' &&
      (other.garmentClass === 'top' || other.garmentClass === 'dress')
    ) {
      const { bodice, sleeve } = other.cut;
      const sleeveless = garment.cut.sleeve.kind === 'none';
      if (
        bulky.includes(sleeve.kind) ||
        bodice.ease > garment.cut.bodice.ease + 0.4 ||
        bodice.waistEase > garment.cut.bodice.waistEase + 0.8
      )
        return false;
      if (other.garmentClass === 'top')
        return (
          bodice.length <= garment.cut.bodice.length + 6 &&
          !(other.cut.collar === 'hood' && garment.cut.collar !== 'notch')
        );
      return !sleeveless || !isStrapped(bodice);
    }
    if (garment.garmentClass === 'pants' && other.garmentClass === 'top')
      return other.cut.bodice.length > 36 || garment.cut.rise < 31;
    if (garment.garmentClass === 'footwear' && other.garmentClass === 'pants')
      return garment.cut.shaft < 10 || other.cut.hem < 1;
    if (garment.garmentClass === 'bag' && other.garmentClass === 'outerwear')
      return !isSlung(garment.cut) || other.cut.bodice.ease < 5;
    return true;
  });
}
