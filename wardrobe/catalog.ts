import type { Cloth } from './fabric/cloth.ts';
import { clothOf, inksOf } from './fabric/cloth-choice.ts';
import { type Design, distinctDesign, variants } from './fabric/design.ts';
import type { Color } from './fabric/palette.ts';
import { type DrawnClass, type DrawnProduct, drawnClasses, type Style } from './product.ts';
import { createRandom, type Random } from './random.ts';
import { bagStyles } from './styles/style-bag.ts';
import { dressStyles } from './styles/style-dress.ts';
import { eyewearStyles } from './styles/style-eyewear.ts';
import { footwearStyles } from './styles/style-footwear.ts';
import { hatStyles } from './styles/style-hat.ts';
import { knitwearStyles } from './styles/style-knitwear.ts';
import { outerwearStyles } from './styles/style-outerwear.ts';
import { pantsStyles } from './styles/style-pants.ts';
import { shortsStyles } from './styles/style-shorts.ts';
import { skirtStyles } from './styles/style-skirt.ts';
import { topStyles } from './styles/style-top.ts';

const shares: Record<DrawnClass, { readonly weight: number; readonly styles: readonly Style[] }> = {
  top: { weight: 52, styles: [...topStyles, ...knitwearStyles] },
  outerwear: { weight: 32, styles: outerwearStyles },
  dress: { weight: 32, styles: dressStyles },
  pants: { weight: 28, styles: pantsStyles },
  shorts: { weight: 14, styles: shortsStyles },
  skirt: { weight: 20, styles: skirtStyles },
  footwear: { weight: 24, styles: footwearStyles },
  bag: { weight: 18, styles: bagStyles },
  hat: { weight: 12, styles: hatStyles },
  eyewear: { weight: 12, styles: eyewearStyles },
};

/**
 * The products of a wardrobe: `count` of them over all ten classes (at least ten are needed for that), the same for the same
 * seed. Products of one groupId share cut, cloth and pattern and differ in color.
 * @throws RangeError for fewer than ten products
 */
export function createCatalog(seed: string, count: number): DrawnProduct[] {
  if (count < drawnClasses.length)
    throw new RangeError(`a wardrobe has at least ${drawnClasses.length} products, not ${count}`);
  const numbers = allocate(count);
  return drawnClasses.flatMap((garmentClass) =>
    productsOf(garmentClass, numbers[garmentClass], createRandom(`${seed}/catalog/${garmentClass}`)),
  );
}

/** How many products of each class: by weight, largest remainders first, none empty. */
function allocate(count: number): Record<DrawnClass, number> {
  const total = Object.values(shares).reduce((sum, { weight }) => sum + weight, 0);
  const spare = count - drawnClasses.length;
  const exact = drawnClasses.map((name) => ({
    name,
    share: 1 + Math.max(0, (spare * (shares[name].weight - total / 240)) / (total - (10 * total) / 240)),
  }));
  const floors = new Map(exact.map(({ name, share }) => [name, Math.floor(share)]));
  let left = count - [...floors.values()].reduce((sum, value) => sum + value, 0);
  const order = [...exact].sort(
    (a, b) => (b.share % 1) - (a.share % 1) || drawnClasses.indexOf(a.name) - drawnClasses.indexOf(b.name),
  );
  for (let i = 0; left > 0; i = (i + 1) % order.length, left--) {
    const { name } = order[i] ?? { name: 'top' as const };
    floors.set(name, (floors.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(floors) as Record<DrawnClass, number>;
}

function productsOf(garmentClass: DrawnClass, count: number, random: Random): DrawnProduct[] {
  const { styles } = shares[garmentClass];
  const products: DrawnProduct[] = [];
  const taken: Design[] = [];
  let order: Style[] = [];
  for (let group = 1; products.length < count; group++) {
    if (order.length === 0) order = random.shuffle(styles);
    const style = order.pop() ?? styles[0];
    if (!style) break;
    const design = distinctDesign(style, garmentClass, taken, random);
    taken.push(design);
    const groupId = `${garmentClass}-${String(group).padStart(3, '0')}`;
    const base = clothOf(design, `${groupId}/${random.next()}`, random);
    const price = Math.round(random.between(...style.price)) - 0.05;
    for (const [i, color] of variants(design, garmentClass, random)
      .slice(0, count - products.length)
      .entries()) {
      const inks = i === 0 ? base.inks : inksOf(color.hex, design, random);
      products.push(describe(`${groupId}-${i + 1}`, groupId, design, { ...base, inks }, color, price));
    }
  }
  return products;
}

function describe(
  id: string,
  groupId: string,
  design: Design,
  cloth: Cloth,
  color: Color,
  price: number,
): DrawnProduct {
  const { style, garment } = design;
  const words = [color.name, design.kind === 'plain' ? '' : design.kind, design.fabric, style.name]
    .filter(Boolean)
    .join(' ')
    // A fine knit of the style knit vest is a fine knit vest.
    .replace(/\b(\w+) \1\b/g, '$1');
  return {
    garment,
    cloth,
    row: {
      id,
      title: words.charAt(0).toUpperCase() + words.slice(1),
      images: [{ path: `images/${id}-front.jpg` }, { path: `images/${id}-second.jpg` }],
      garmentClass: garment.garmentClass,
      category: style.category,
      groupId,
      price,
      currency: 'EUR',
      attributes: {
        color: color.name,
        colorFamily: color.family,
        pattern: design.kind,
        material: design.fabric,
        style: style.name,
      },
    },
  };
}
