/**
 * Puts garments of several labelled photos into one picture, as a look of 3 to 5 garments whose products are known:
 *
 *     npm run composites -- --looks looks.jsonl --count 60 --seed 1 --out FOLDER
 *
 * Each photo gives one garment: its labelled box, else where the detector finds the labelled class; photos in which it finds
 * none are left out and counted, so that what the detector misses on a single photo is not part of the figures. The same
 * files and seed give the same looks.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LabelledGarment, type LabelledLook, parseLooks } from '../src/analyze/look-file.ts';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import type { Detector } from '../src/detect/detector.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import { classAgreement } from '../src/fuse/weights/class-agreement.ts';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';
import { resizePicture } from '../src/image/resize-picture.ts';
import type { Box, Photo, RawPicture } from '../src/types.ts';
import { jsonLines } from './json-lines.ts';
import { paste } from './paste.ts';

const height = 480;
const gap = 24;
/** Width / height of a phone's photo, held upright. */
const proportions = 3 / 4;
/** Of the garment's box, to each side: what a photo shows around a garment. */
const margin = 0.2;

interface Tile {
  readonly picture: RawPicture;
  /** The garment in pixels of the tile. */
  readonly box: Box;
  readonly label: LabelledGarment;
}

const { values } = parseArgs({
  options: {
    looks: { type: 'string' },
    out: { type: 'string' },
    count: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
if (values.looks === undefined || values.out === undefined)
  throw new Error('Expected --looks FILE and --out FOLDER');
const { looks: file, out } = values;
const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const tiles: Tile[] = [];
  const looks = parseLooks(await readFile(file, 'utf8'));
  for (const look of looks) {
    const photo = await context.decodePhoto(await readFile(resolve(dirname(file), look.image)));
    for (const garment of look.garments) {
      const box = garment.box ?? (await findGarment(context.detector, photo, garment));
      if (box) tiles.push(await cutTile(photo, box, garment));
    }
  }
  const lines: LabelledLook[] = [];
  const random = mulberry32(Number(values.seed));
  await mkdir(join(out, 'looks'), { recursive: true });
  for (let index = 0; index < Number(values.count); index++) {
    const drawn = draw(tiles, 3 + Math.floor(random() * 3), random);
    const { picture, garments } = compose(drawn);
    const id = `composite-${String(index + 1).padStart(3, '0')}`;
    await writeFile(join(out, 'looks', `${id}.jpg`), await encodeJpeg(picture, 92));
    lines.push({ id, image: `looks/${id}.jpg`, garments });
  }
  await writeFile(join(out, 'looks.jsonl'), jsonLines(lines.map(asFile)));
  console.log(`${lines.length} looks of ${tiles.length} garments; ${looks.length} photos were given`);
} finally {
  await context.close();
}

/** The box of highest confidence × agreement with the labelled class; undefined where none agrees. */
async function findGarment(
  detector: Detector,
  photo: Photo,
  { garmentClass }: LabelledGarment,
): Promise<Box | undefined> {
  const detections = await detector.detect(photo, {});
  const value = (of: (typeof detections)[number]) =>
    of.confidence * (garmentClass ? classAgreement(of.garmentClass, garmentClass) : 1);
  return detections.filter((of) => value(of) > 0).toSorted((a, b) => value(b) - value(a))[0]?.box;
}

async function cutTile(photo: Photo, box: Box, label: LabelledGarment): Promise<Tile> {
  const { working } = photo;
  const scale = working.width / photo.width;
  const [x, y] = [(box.x2 - box.x1) * margin, (box.y2 - box.y1) * margin];
  const part = {
    x1: Math.max(0, Math.floor((box.x1 - x) * scale)),
    y1: Math.max(0, Math.floor((box.y1 - y) * scale)),
    x2: Math.min(working.width, Math.ceil((box.x2 + x) * scale)),
    y2: Math.min(working.height, Math.ceil((box.y2 + y) * scale)),
  };
  const zoom = height / (part.y2 - part.y1);
  const width = Math.max(1, Math.round((part.x2 - part.x1) * zoom));
  const at = (value: number, from: number, limit: number) =>
    Math.round(Math.min(limit, Math.max(0, (value * scale - from) * zoom)));
  return {
    picture: await resizePicture(working, { width, height, part }),
    box: {
      x1: at(box.x1, part.x1, width),
      y1: at(box.y1, part.y1, height),
      x2: at(box.x2, part.x1, width),
      y2: at(box.y2, part.y1, height),
    },
    label,
  };
}

/** So many tiles of different products, drawn without replacement. */
function draw(tiles: readonly Tile[], count: number, random: () => number): Tile[] {
  const left = [...tiles];
  const drawn: Tile[] = [];
  while (drawn.length < count && left.length > 0) {
    const [tile] = left.splice(Math.floor(random() * left.length), 1);
    const isNew = !drawn.some(({ label }) => label.products.some((id) => tile?.label.products.includes(id)));
    if (tile && isNew) drawn.push(tile);
  }
  return drawn;
}

/** The tiles in rows on white, in as many rows as bring the picture nearest to the proportions of a phone's photo. */
function compose(tiles: readonly Tile[]): { picture: RawPicture; garments: LabelledGarment[] } {
  const layouts = tiles.map((_, index) => inRows(tiles, index + 1));
  const distance = ({ width, height: of }: Layout) => Math.abs(Math.log(width / of / proportions));
  const layout = layouts.reduce((best, other) => (distance(other) < distance(best) ? other : best));
  const { width, height: total, corners } = layout;
  const composed = { data: new Uint8Array(width * total * 3).fill(255), width, height: total };
  const garments = tiles.map(({ picture, box, label }, index) => {
    const { left, top } = corners[index] ?? { left: 0, top: 0 };
    paste(composed, picture, left, top);
    const placed = { x1: box.x1 + left, y1: box.y1 + top, x2: box.x2 + left, y2: box.y2 + top };
    return { ...label, box: placed };
  });
  return { picture: composed, garments };
}

interface Layout {
  readonly width: number;
  readonly height: number;
  /** Of each tile, in pixels of the picture. */
  readonly corners: readonly { readonly left: number; readonly top: number }[];
}

/** The tiles in their order, shared out among so many rows. */
function inRows(tiles: readonly Tile[], rows: number): Layout {
  const corners: { left: number; top: number }[] = [];
  let [width, left, row] = [0, gap, 0];
  tiles.forEach(({ picture }, index) => {
    const of = Math.floor((index * rows) / tiles.length);
    if (of !== row) [row, left] = [of, gap];
    corners.push({ left, top: gap + row * (height + gap) });
    left += picture.width + gap;
    width = Math.max(width, left);
  });
  return { width, height: gap + rows * (height + gap), corners };
}

/** Boxes as looks files have them. */
function asFile({ garments, ...look }: LabelledLook): object {
  return {
    ...look,
    garments: garments.map(({ box, ...garment }) => ({
      ...garment,
      ...(box ? { box: [box.x1, box.y1, box.x2, box.y2] } : {}),
    })),
  };
}
