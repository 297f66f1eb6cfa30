/**
 * Counts what the detector takes bare skin for, in drawn photos of people as at a beach or a sports ground: half of them wear nothing, half
 * shorts alone, before streets, parks and rooms:
 *
 *     npm run bare-skin -- --pictures 100 --seed 7 [--out FOLDER]
 *
 * A detection is wrong unless it is of the shorts that are worn and overlaps them by half. `--out` also writes the pictures, with boxes.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import { intersectionOverUnion } from '../src/detect/intersection-over-union.ts';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';
import { createCatalog } from '../wardrobe/catalog.ts';
import { composeLook } from '../wardrobe/look.ts';

const { values } = parseArgs({
  options: {
    pictures: { type: 'string', default: '100' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
  },
});
const { out, seed } = values;
const count = Number(values.pictures);

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  if (out) await mkdir(out, { recursive: true });
  const shorts = createCatalog(seed, 200).filter(({ row }) => row.garmentClass === 'shorts');
  const wrong = new Map<string, number>();
  let pictures = 0;
  let shortsSeen = 0;
  let shortsFound = 0;
  for (let n = 0; n < count; n++) {
    const worn = shorts[(n >> 1) % shorts.length];
    const look = await composeLook(n % 2 === 1 && worn ? [worn] : [], `${seed}/skin/${n}`);
    const photo = await context.decodePhoto(await encodeJpeg(await look.photo(), 90));
    const detections = await context.detector.detect(photo);
    const isRight = ({ garmentClass, box }: (typeof detections)[number]) =>
      look.garments.some(
        (own) => own.garmentClass === garmentClass && intersectionOverUnion(own.box, box) >= 0.5,
      );
    const found = detections.filter((detection) => !isRight(detection));
    shortsSeen += look.garments.length;
    shortsFound += detections.length - found.length;
    if (found.length > 0) pictures++;
    for (const { garmentClass } of found) wrong.set(garmentClass, (wrong.get(garmentClass) ?? 0) + 1);
    if (out) await writeFile(join(out, `${n}.jpg`), await context.drawDetections(photo, detections));
  }
  const total = [...wrong.values()].reduce((sum, number) => sum + number, 0);
  const kinds = [...wrong].toSorted((a, b) => b[1] - a[1]).map(([kind, number]) => `${kind} ${number}`);
  console.log(
    `${count} pictures: ${total} garments that are bare skin or background, in ${pictures} pictures ` +
      `(${kinds.join(', ') || 'none'}); shorts found ${shortsFound} of ${shortsSeen}`,
  );
} finally {
  await context.close();
}
