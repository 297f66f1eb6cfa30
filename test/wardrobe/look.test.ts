import { expect, test } from 'vitest';
import { renderSvg } from '../../src/image/render-svg.ts';
import { createCatalog } from '../../wardrobe/catalog.ts';
import { createStylist, undress } from '../../wardrobe/figure/outfit.ts';
import { composeLook } from '../../wardrobe/look.ts';
import { createRandom } from '../../wardrobe/random.ts';
import { readMask } from '../../wardrobe/shapes/mask.ts';

const catalog = createCatalog('7', 240);
const nextOutfit = createStylist(catalog, createRandom('7/outfits'));
const looks = await Promise.all(
  Array.from({ length: 12 }, async (_, i) => {
    const outfit = nextOutfit();
    return { outfit, look: await composeLook(outfit, `7/${i}`) };
  }),
);

test('every garment of a look is a product of the catalog under its own class, at most one garment a class', () => {
  for (const { look } of looks) {
    for (const { productId, garmentClass } of look.garments)
      expect(catalog.find(({ row }) => row.id === productId)?.row.garmentClass).toBe(garmentClass);
    expect(new Set(look.garments.map(({ garmentClass }) => garmentClass)).size).toBe(look.garments.length);
  }
  expect(looks.flatMap(({ look }) => look.garments).length).toBeGreaterThan(24);
});

test('boxes lie inside the picture and are tight: each side touches a pixel of the garment, none lies outside', async () => {
  for (const { outfit, look } of looks) {
    const { width, height } = look;
    const mask = await renderSvg(look.maskSvg, { width, height, background: '#000000' });
    for (const { productId, box } of look.garments) {
      const id = outfit.findIndex(({ row }) => row.id === productId) + 1;
      const shows = (x: number, y: number) => mask.data[(y * width + x) * 3 + 2] === id;
      const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
        range(height).some((y) => shows(x, y)),
      );
      const rows = Array.from({ length: height }, (_, y) => y).filter((y) =>
        range(width).some((x) => shows(x, y)),
      );
      expect(box).toEqual({
        x1: columns[0],
        y1: rows[0],
        x2: (columns.at(-1) ?? 0) + 1,
        y2: (rows.at(-1) ?? 0) + 1,
      });
      expect(box.x2).toBeLessThanOrEqual(width);
      expect(box.y2).toBeLessThanOrEqual(height);
    }
  }
});

test('300 outfits show more than 95 % of the products', () => {
  const next = createStylist(catalog, createRandom('even'));
  const worn = Array.from({ length: 300 }, next).flat();
  expect(new Set(worn.map(({ row }) => row.id)).size / catalog.length).toBeGreaterThan(0.95);
});

test('half-dressed people wear a part of the outfits, some of them nothing, and all that they show of it has a box of its own', async () => {
  const dressedUp = createStylist(catalog, createRandom('even'));
  const next = undress(createStylist(catalog, createRandom('even')), createRandom('worn'));
  const worn = Array.from({ length: 300 }, () => ({ whole: dressedUp(), part: next() }));
  for (const { whole, part } of worn) expect(whole).toEqual(expect.arrayContaining([...part]));
  const share = worn.flatMap(({ part }) => part).length / worn.flatMap(({ whole }) => whole).length;
  expect(share).toBeGreaterThan(0.28);
  expect(share).toBeLessThan(0.38);
  const bare = worn.filter(({ part }) => part.length === 0).length;
  expect(bare).toBeGreaterThan(30);
  expect(bare).toBeLessThan(100);
  for (const [i, { part }] of worn.slice(0, 10).entries()) {
    const { garments } = await composeLook(part, `half/${i}`);
    const ids = new Set(part.map(({ row }) => row.id));
    expect(garments.filter(({ productId }) => !ids.has(productId))).toEqual([]);
  }
});

test('a mask of one pixel has a box of one pixel; black pixels belong to nothing', () => {
  const data = new Uint8Array(4 * 3 * 3);
  data[(1 * 4 + 2) * 3 + 2] = 5;
  const seen = readMask({ data, width: 4, height: 3 });
  expect([...seen]).toEqual([[5, { box: { x1: 2, y1: 1, x2: 3, y2: 2 }, pixels: 1 }]]);
  expect(readMask({ data: new Uint8Array(12), width: 2, height: 2 }).size).toBe(0);
});

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
