import { renderSvg } from '../src/image/render-svg.ts';
import type { RawPicture } from '../src/types.ts';
import { atEase, mannequin, poseBody, type Stance } from './body/body.ts';
import { paintParts } from './fabric/paint.ts';
import { clothingParts, inLayers, standingParts } from './garments/garment-parts.ts';
import { type DrawnProduct, isAccessory } from './product.ts';
import { createRandom, type Random } from './random.ts';
import { text } from './shapes/geometry.ts';
import { maskParts, readMask } from './shapes/mask.ts';
import type { Part } from './shapes/part.ts';

type PackshotView = 'front' | 'second';

const upright = { width: 420, height: 560 } as const;
const square = { width: 480, height: 480 } as const;

/** A packshot of a product on a near-white ground: clothes 420 × 560 px, accessories 480 × 480 px. The second view has another pose, light and scale. */
export async function drawPackshot(
  product: DrawnProduct,
  view: PackshotView,
  seed: string,
): Promise<RawPicture> {
  const random = createRandom(`${seed}/${product.row.id}/${view}`);
  const second = view === 'second';
  const { width, height } = isAccessory(product.row.garmentClass) ? square : upright;
  const parts = inLayers(packshotParts(product, second, random));
  const frame = await frameOf(parts);
  const fill = second ? random.between(0.7, 0.82) : random.between(0.82, 0.88);
  const scale = Math.min((width * fill) / frame.width, (height * fill) / frame.height);
  const light = {
    azimuth: second ? random.between(-70, -30) : random.between(-135, -110),
    contrast: second ? random.between(0.8, 1.1) : 0.9,
  };
  const content = paintParts(parts, product.cloth, {
    id: 'g',
    light,
    scale,
    creases: random.integer(0, 9999),
  });
  const [x, y] = [
    frame.x + frame.width / 2 - width / scale / 2,
    frame.y + frame.height / 2 - height / scale / 2,
  ];
  const soft = 9 / scale;
  const tint = random.pick(['#fdfdfc', '#f8f8f7', '#fbf9f6', '#f5f6f8']);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${text(x)} ${text(y)} ${text(width / scale)} ${text(height / scale)}"><radialGradient id="ground" cx=".5" cy=".45" r=".75"><stop offset=".3" stop-color="${tint}"/><stop offset="1" stop-color="#e9e9ea"/></radialGradient><rect x="${text(x)}" y="${text(y)}" width="100%" height="100%" fill="url(#ground)"/><filter id="soft" x="-20%" y="-20%" width="140%" height="150%"><feGaussianBlur stdDeviation="${text(soft)}"/></filter><g filter="url(#soft)" opacity=".26" transform="translate(${text(second ? -soft * 0.6 : soft * 0.6)} ${text(soft * 0.9)})">${maskParts(parts, 0)}</g>${content}</svg>`;
  return renderSvg(svg, { width, height });
}

function packshotParts(product: DrawnProduct, second: boolean, random: Random): Part[] {
  const { garment } = product;
  if (isAccessory(garment.garmentClass)) return standingParts(garment, second);
  const turn = second ? random.pick([-1, 1]) * random.between(0.5, 0.9) : 0;
  const lift = second ? random.between(6, 34) : 15;
  const stance: Stance = second
    ? {
        lean: random.between(-3, 3),
        hipShift: random.between(-1.5, 1.5),
        shoulderTilt: random.between(-3, 3),
        turn,
        arms: [
          { lift, bend: random.between(-30, 4) },
          { lift: random.between(6, 30), bend: random.between(-30, 4) },
        ],
        legs: [
          { lift: random.between(2, 9), bend: random.between(-6, 2) },
          { lift: random.between(2, 9), bend: random.between(-6, 2) },
        ],
      }
    : atEase;
  const draping = { random, amount: second ? 1.3 : 1 };
  return clothingParts(poseBody(mannequin, stance), garment, draping, {
    tucked: false,
    open: second ? random.pick([0, 0.4, 0.7]) : 0,
  });
}

/** The tight frame of the parts in centimetres, read from a rendered mask rather than reckoned. */
async function frameOf(
  parts: readonly Part[],
): Promise<{ x: number; y: number; width: number; height: number }> {
  const [x, y, size] = [-90, -60, 260];
  const pixels = 520;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" viewBox="${x} ${y} ${size} ${size}" shape-rendering="crispEdges">${maskParts(parts, 1)}</svg>`;
  const seen = readMask(await renderSvg(svg, { width: pixels, height: pixels, background: '#000000' })).get(
    1,
  );
  if (!seen) throw new RangeError('a garment without a visible part');
  const k = size / pixels;
  return {
    x: x + seen.box.x1 * k,
    y: y + seen.box.y1 * k,
    width: (seen.box.x2 - seen.box.x1) * k,
    height: (seen.box.y2 - seen.box.y1) * k,
  };
}
