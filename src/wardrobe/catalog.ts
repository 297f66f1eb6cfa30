import type { Cloth } from './cloth.ts';
import { colorsOf, contrasting } from './color-choice.ts';
import type { FabricName } from './fabric.ts';
import { brightness, type Color, colorDistance, darker, lighter } from './palette.ts';
import type { Inks, PatternKind } from './pattern.ts';
import { type DrawnClass, type DrawnProduct, drawnClasses, type Garment, type Style } from './product.ts';
import { createRandom, type Random } from './random.ts';
import { bagStyles, eyewearStyles, footwearStyles, hatStyles } from './style-accessory.ts';
import { dressStyles } from './style-dress.ts';
import { pantsStyles, shortsStyles, skirtStyles } from './style-lower.ts';
import { outerwearStyles } from './style-outerwear.ts';
import { topStyles } from './style-top.ts';

const shares: Record<DrawnClass, { readonly weight: number; readonly styles: readonly Style[] }> = {
  top: { weight: 52, styles: topStyles },
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

type Design = {
  readonly style: Style;
  readonly garment: Garment;
  readonly fabric: FabricName;
  readonly kind: PatternKind;
  readonly color: Color;
};

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

/** A design that no other of its class resembles: not the same style and color, nor the same pattern and color. */
function distinctDesign(
  style: Style,
  garmentClass: DrawnClass,
  taken: readonly Design[],
  random: Random,
): Design {
  let best: Design | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 40; attempt++) {
    const fabric = random.pick(style.fabrics);
    const design: Design = {
      style,
      garment: style.cut(random),
      fabric,
      kind: random.pick(style.patterns),
      color: random.pick(colorsOf(fabric, garmentClass)),
    };
    const clash = taken.reduce((sum, other) => sum + likeness(design, other), 0);
    if (clash < fewest) [best, fewest] = [design, clash];
    if (clash === 0) break;
  }
  if (!best) throw new RangeError(`no design for ${style.name}`);
  return best;
}

/** How much two designs of a class look alike, 0 for not at all. */
function likeness(design: Design, other: Design): number {
  const [sameStyle, sameKind] = [other.style === design.style, other.kind === design.kind];
  if (colorDistance(other.color.hex, design.color.hex) >= 0.14)
    return sameStyle && sameKind && design.kind !== 'plain' ? 1 : 0;
  return (sameStyle ? 3 : 0) + (sameKind ? 2 : 0) + (other.fabric === design.fabric ? 1 : 0);
}

/** The colors a design comes in: its own and none to two that are clearly different. */
function variants(design: Design, garmentClass: DrawnClass, random: Random): Color[] {
  const colors = [design.color];
  const wanted = random.pick([1, 1, 2, 2, 3]);
  for (const color of random.shuffle(colorsOf(design.fabric, garmentClass))) {
    if (colors.length >= wanted) break;
    if (colors.every((other) => other.family !== color.family && colorDistance(other.hex, color.hex) > 0.28))
      colors.push(color);
  }
  return colors;
}

function clothOf(design: Design, seed: string, random: Random): Cloth {
  const { fabric, color } = design;
  const light = brightness(color.hex) > 0.5;
  const soles = ['#f3f1ea', '#f3f1ea', '#1b1b1d', '#c9a06a', '#e6dcc2', '#8f5b33'] as const;
  const stitch = fabric === 'denim' ? '#c98a3f' : undefined;
  const sole =
    design.style.category === 'Sneakers'
      ? random.pick(['#f3f1ea', '#f3f1ea', '#e6dcc2', '#1b1b1d', '#d8a55e'])
      : design.style.category === 'Heels'
        ? random.pick(['#2a1d17', darker(color.hex, 0.4), '#c9a06a'])
        : random.pick(soles);
  return {
    fabric,
    pattern: { kind: design.kind, scale: random.between(0.85, 1.35), seed },
    inks: inksOf(color.hex, design, random),
    metal: random.pick(light ? ['gold', 'silver', 'brass', 'black'] : ['gold', 'silver', 'brass']),
    sole,
    ...(stitch ? { stitch } : {}),
  };
}

const animal: Partial<Record<PatternKind, readonly [string, string]>> = {
  leopard: ['#2a1a12', '#a8743c'],
  zebra: ['#1a191b', '#1a191b'],
};

function inksOf(main: string, design: Design, random: Random): Inks {
  const dark = brightness(main) < 0.32;
  if (design.kind === 'camouflage')
    return {
      main,
      second: dark ? lighter(main, 0.3) : darker(main, 0.4),
      third: dark ? lighter(main, 0.55) : lighter(main, 0.35),
    };
  const fixed = animal[design.kind];
  if (fixed && !dark) return { main, second: fixed[0], third: fixed[1] };
  if (design.fabric === 'denim')
    return {
      main,
      second: dark ? lighter(main, 0.45) : design.kind === 'plain' ? lighter(main, 0.4) : darker(main, 0.5),
      third: '#e9e4d8',
    };
  const second = contrasting(random, [main], 0.3).hex;
  return { main, second, third: contrasting(random, [main, second], 0.24).hex };
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
    .join(' ');
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
