import sharp from 'sharp';
import type { AppContext } from '../src/context/create-context.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import type { RowSummary, StoredRow } from '../src/store/vector-store.ts';

/** What a shopper sees of a catalog's products, by their ids. */
export type Sights = ReadonlyMap<string, Sight>;

interface Sight {
  readonly row: RowSummary;
  /** The color in the middle of its picture, in CIE L*a*b*; null without a picture. */
  readonly color: Lab | null;
}

type Lab = readonly [number, number, number];

/** Colors further apart are others to anybody; 2.3 is just noticeable. */
const otherColor = 25;
/** Colors so far apart have nothing of each other. */
const farthest = 100;

/** Reads the summaries and pictures of a catalog's products. */
export async function readSights({ store, pictures }: AppContext, catalog: string): Promise<Sights> {
  const sights = new Map<string, Sight>();
  for await (const page of store.scanSummaries(catalog))
    for (const row of page) {
      if (sights.has(row.productId)) continue;
      const picture = await pictures.get(catalog, row.imageDigest);
      sights.set(row.productId, { row, color: picture ? await middleColor(picture) : null });
    }
  return sights;
}

/**
 * The wish for another product than the photo's: of the same class and category, not of its group, of another color or pattern by
 * its attributes, or where the catalog has no colors, by its picture. One of those products, at random.
 *
 * @param products the photo's own
 * @param seed the same gives the same wish
 * @returns undefined where there is none
 */
export function wishForAnother(sights: Sights, products: readonly string[], seed: number) {
  const own = products.map((id) => sights.get(id)).find((each) => each !== undefined);
  if (!own) return undefined;
  const others = [...sights.values()].filter(
    (each) =>
      !products.includes(each.row.productId) &&
      (own.row.groupId === '' || each.row.groupId !== own.row.groupId) &&
      kindOf(each.row) === kindOf(own.row) &&
      looksOther(own, each),
  );
  others.sort((a, b) => (a.row.productId < b.row.productId ? -1 : 1));
  const wanted = others[Math.floor(mulberry32(seed)() * others.length)];
  if (!wanted) return undefined;
  return {
    wanted: [wanted.row.productId],
    likeness: ([row]: readonly StoredRow[]) => {
      const shown = row && sights.get(row.productId);
      return shown ? likenessOf(shown, wanted) : 0;
    },
  };
}

function kindOf({ garmentClass, product }: RowSummary): string {
  return JSON.stringify([garmentClass, product.category]);
}

const looks = ['color', 'colorFamily', 'pattern'] as const;

function looksOther(a: Sight, b: Sight): boolean {
  if (hasColors(a) && hasColors(b))
    return ['colorFamily', 'pattern'].some(
      (name) => String(a.row.attributes[name]) !== String(b.row.attributes[name]),
    );
  return a.color !== null && b.color !== null && distance(a.color, b.color) > otherColor;
}

function hasColors({ row }: Sight): boolean {
  return looks.some((name) => row.attributes[name] !== undefined);
}

/** The number of equal labels, and how near the colors are, which is at most 1. */
function likenessOf(a: Sight, b: Sight): number {
  const names = Object.keys(b.row.attributes);
  const equal = names.filter((name) => String(a.row.attributes[name]) === String(b.row.attributes[name]));
  const category = a.row.product.category === b.row.product.category ? 1 : 0;
  const near = a.color && b.color ? 1 - Math.min(1, distance(a.color, b.color) / farthest) : 0;
  return equal.length + category + near;
}

function distance(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The mean color of the middle fifth of each side. */
async function middleColor(picture: Uint8Array): Promise<Lab> {
  const { width, height } = await sharp(picture).metadata();
  const [w, h] = [Math.max(1, Math.round(width / 5)), Math.max(1, Math.round(height / 5))];
  const middle = {
    left: Math.floor((width - w) / 2),
    top: Math.floor((height - h) / 2),
    width: w,
    height: h,
  };
  const { channels } = await sharp(picture).extract(middle).removeAlpha().toColourspace('srgb').stats();
  const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean / 255);
  return toLab(red, green, blue);
}

/** sRGB of 0..1 to CIE L*a*b* under D65 (IEC 61966-2-1, CIE 15). */
function toLab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [red, green, blue].map((v) =>
    v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
