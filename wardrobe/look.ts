import { renderSvg } from '../src/image/render-svg.ts';
import type { Box, RawPicture } from '../src/types.ts';
import { createPerson } from './body/person.ts';
import type { Cloth } from './fabric/cloth.ts';
import type { Light } from './fabric/light.ts';
import { contactShadow, paintParts } from './fabric/paint.ts';
import { type Dressed, dress } from './figure/dressing.ts';
import { figureParts } from './figure/figure.ts';
import type { Outfit } from './figure/outfit.ts';
import type { DrawnClass } from './product.ts';
import { createRandom, type Random } from './random.ts';
import { createIllumination, illuminate } from './scene/illumination.ts';
import { createScene } from './scene/scene.ts';
import { text } from './shapes/geometry.ts';
import { maskParts, readMask } from './shapes/mask.ts';
import { type Layer, layers, type Part } from './shapes/part.ts';

/** A garment that a look shows, with the tight box of its visible pixels. */
type LookGarment = {
  readonly productId: string;
  readonly garmentClass: DrawnClass;
  readonly box: Box;
};

export type Look = {
  readonly width: number;
  readonly height: number;
  readonly garments: readonly LookGarment[];
  /** The flat drawing that the boxes were read from: garment i of the outfit has the color i + 1. */
  readonly maskSvg: string;
  readonly photo: () => Promise<RawPicture>;
};

type Group = { readonly owner: number; readonly parts: Part[]; readonly cloth: Cloth };
type Frame = {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly floor: number;
};

/** Fewer visible pixels than this leave a garment unlabelled: nothing could be recognised from them. */
const leastPixels: Record<DrawnClass, number> = {
  top: 900,
  outerwear: 1800,
  dress: 2400,
  pants: 2400,
  shorts: 1200,
  skirt: 1500,
  footwear: 260,
  bag: 500,
  hat: 200,
  eyewear: 120,
};

/** A garment of which others hide more than this share stays unlabelled: it is not what the photo shows. */
const mostHidden = 0.5;

/** Layers that lie loosely over others and cast a shadow on them. */
const shadowing: readonly Layer[] = ['tucked', 'legs', 'torso', 'outer', 'slung', 'sleeve', 'held'];

/** Composes a look: the outfit on a random person before a random background, seen by a random camera. */
export async function composeLook(outfit: Outfit, seed: string): Promise<Look> {
  const random = createRandom(seed);
  const person = createPerson(
    random,
    outfit.some(({ garment }) => garment.garmentClass === 'hat'),
  );
  const dressed = dress(person, outfit, random);
  const frame = createFrame(random, dressed);
  const groups = groupByLayer(dressed, figureParts(dressed.body, person), person.skin);
  const maskSvg = document(frame, groups.map((group) => maskParts(group.parts, group.owner)).join(''), crisp);
  const seen = readMask(await renderMask(maskSvg, frame));
  const labelled = await Promise.all(
    outfit.map(async ({ row }, i): Promise<LookGarment[]> => {
      const visible = seen.get(i + 1);
      if (!visible || visible.pixels < leastPixels[row.garmentClass]) return [];
      const own = groups.filter(({ owner }) => owner === i + 1);
      const alone = own.map((group) => maskParts(group.parts, group.owner)).join('');
      const uncovered = readMask(await renderMask(document(frame, alone, crisp), frame)).get(i + 1);
      if (visible.pixels < (1 - mostHidden) * (uncovered?.pixels ?? 0)) return [];
      return [{ productId: row.id, garmentClass: row.garmentClass, box: visible.box }];
    }),
  );
  const light: Light = {
    azimuth: random.pick([-120, -100, -60, -150, -30]) + random.between(-10, 10),
    contrast: random.between(0.7, 1.25),
  };
  const scene = createScene(frame.width, frame.height, frame.floor, random);
  const creases = random.integer(0, 8000);
  const illumination = createIllumination(random, `${seed}/grain`);
  return {
    width: frame.width,
    height: frame.height,
    garments: labelled.flat(),
    maskSvg,
    photo: async () => {
      const visible = groups.filter((group) => group.owner === 0 || seen.has(group.owner));
      const painted = visible.map((group, i) => {
        const [first] = group.parts;
        const shadow =
          first && shadowing.includes(first.layer) ? contactShadow(group.parts, 0.036 * light.contrast) : '';
        return (
          shadow +
          paintParts(group.parts, group.cloth, {
            id: `g${i}`,
            light,
            scale: frame.scale,
            creases: creases + group.owner * 7,
          })
        );
      });
      const backdrop =
        scene.blur > 0
          ? `<filter id="haze" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="${text(scene.blur)}"/></filter><g filter="url(#haze)">${scene.content}</g>`
          : scene.content;
      const svg = document(frame, groundShadow(dressed, light) + painted.join(''), '', backdrop);
      return illuminate(
        await renderSvg(svg, { width: frame.width, height: frame.height, background: '#8a8780' }),
        illumination,
      );
    },
  };
}

const crisp = ' shape-rendering="crispEdges"';

function renderMask(svg: string, { width, height }: Frame): Promise<RawPicture> {
  return renderSvg(svg, { width, height, background: '#000000' });
}

function document(frame: Frame, figure: string, attributes: string, backdrop = ''): string {
  const { width, height, scale, x, y } = frame;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"${attributes}>${backdrop}<g transform="translate(${text(x)} ${text(y)}) scale(${scale.toFixed(4)})">${figure}</g></svg>`;
}

/** Where the camera stands: mostly the whole figure, sometimes from the knees or the waist up, sometimes off-centre. */
function createFrame(random: Random, { body }: Dressed): Frame {
  const [width, height] = random.pick([
    [480, 720],
    [480, 720],
    [448, 672],
    [512, 768],
    [480, 640],
    [600, 720],
  ] as const);
  const cut = random.pick(['full', 'full', 'full', 'full', 'full', 'knees', 'knees', 'waist'] as const);
  const top = random.between(-20, -10);
  const bottom =
    cut === 'full'
      ? random.between(182, 196)
      : cut === 'knees'
        ? random.between(122, 140)
        : random.between(92, 106);
  const scale = Math.min(height / (bottom - top), width / (cut === 'waist' ? 74 : 66));
  const spare = Math.max(0, width - 62 * scale) / 2;
  const centre = width / 2 + random.between(-0.8, 0.8) * spare;
  const y = cut === 'full' ? (height - (bottom - top) * scale) / 2 - top * scale : -top * scale;
  const ankles = Math.max(body.legs[0].ankle.y, body.legs[1].ankle.y);
  return {
    width,
    height,
    scale,
    x: centre,
    y,
    floor: Math.min(height * 1.02, y + (ankles - random.between(4, 16)) * scale),
  };
}

/** Consecutive parts of one owner in one layer are painted together; owner 0 is the body. */
function groupByLayer(dressed: Dressed, figure: readonly Part[], skin: string): Group[] {
  const bare: Cloth = {
    fabric: 'skin',
    pattern: { kind: 'plain', scale: 1, seed: '' },
    inks: { main: skin, second: skin, third: skin },
    metal: 'black',
    sole: skin,
  };
  const sources = [
    { owner: 0, parts: [...figure, ...dressed.feet], cloth: bare },
    ...dressed.worn.map(({ product, parts }, i) => ({ owner: i + 1, parts, cloth: product.cloth })),
  ];
  return layers.flatMap((layer) => {
    // Behind the body the outermost garment lies furthest back.
    const order = layer === 'behind' ? [...sources].reverse() : sources;
    return order.flatMap(({ owner, parts, cloth }) => {
      const here = parts.filter((part) => part.layer === layer);
      return here.length > 0 ? [{ owner, parts: here, cloth }] : [];
    });
  });
}

function groundShadow({ body }: Dressed, light: Light): string {
  const [left, right] = body.legs;
  const x = (left.ankle.x + right.ankle.x) / 2 + (Math.cos((light.azimuth * Math.PI) / 180) < 0 ? 8 : -8);
  const y = Math.max(left.ankle.y, right.ankle.y) + 8;
  return `<radialGradient id="gs"><stop offset="0" stop-color="#000" stop-opacity=".42"/><stop offset=".6" stop-color="#000" stop-opacity=".2"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient><ellipse cx="${text(x)}" cy="${text(y)}" rx="36" ry="5.4" fill="url(#gs)"/>`;
}
