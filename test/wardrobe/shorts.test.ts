import { expect, test } from 'vitest';
import { renderSvg } from '../../src/image/render-svg.ts';
import { atEase, mannequin, poseBody } from '../../wardrobe/body/body.ts';
import { createCatalog } from '../../wardrobe/catalog.ts';
import { clothingParts } from '../../wardrobe/garments/garment-parts.ts';
import { createRandom } from '../../wardrobe/random.ts';
import { maskParts } from '../../wardrobe/shapes/mask.ts';

const shorts = createCatalog('7', 240).filter(({ row }) => row.garmentClass === 'shorts');

/** How many separate runs of cloth each row of half a centimetre holds, upright on the mannequin, top to bottom; empty rows left out. */
async function runsByRow(product: (typeof shorts)[number]): Promise<number[]> {
  const draping = { random: createRandom('shorts'), amount: 1 };
  const parts = clothingParts(poseBody(mannequin, atEase), product.garment, draping, {
    tucked: false,
    open: 0,
  });
  const [width, height] = [320, 400];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="-80 0 160 200" shape-rendering="crispEdges">${maskParts(parts, 1)}</svg>`;
  const { data } = await renderSvg(svg, { width, height, background: '#000000' });
  const shows = (x: number, y: number) => x >= 0 && data[(y * width + x) * 3 + 2] === 1;
  return Array.from(
    { length: height },
    (_, y) =>
      Array.from({ length: width }, (_, x) => x).filter((x) => shows(x, y) && !shows(x - 1, y)).length,
  ).filter((runs) => runs > 0);
}

test('the legs of shorts part below the crotch and stay apart to the hem, so that shorts are no skirt to the eye', async () => {
  expect(shorts.length).toBeGreaterThanOrEqual(12);
  for (const product of shorts) {
    const rows = await runsByRow(product);
    const nearHem = rows.slice(-8, -2);
    expect(nearHem, product.row.title).toEqual(nearHem.map(() => 2));
    expect(rows[Math.floor(rows.length / 4)], product.row.title).toBe(1);
  }
});
