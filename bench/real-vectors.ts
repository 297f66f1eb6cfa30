import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseGarments } from '../src/catalog/index/choose-garments.ts';
import type { AppContext } from '../src/context/create-context.ts';
import { drawWardrobe } from '../wardrobe/draw-wardrobe.ts';

/**
 * Embeds pictures as a catalog does, and writes the vectors of each, whole picture and garment, one after the other, as
 * 32-bit floats. Without a folder of pictures a wardrobe is drawn.
 *
 * @param limit pictures at most, taken from all of the folder
 */
export async function writeRealVectors(
  { decodePhoto, detector, embedder }: AppContext,
  directory: string,
  { pictures, limit, file }: { pictures: string | undefined; limit: number; file: string },
): Promise<void> {
  const folder = pictures ?? join(directory, 'images');
  if (pictures === undefined) await drawWardrobe({ seed: 7, products: 600, looks: 0, directory });
  const names = (await readdir(folder)).filter((name) => /\.(jpe?g|png|webp|avif)$/i.test(name)).sort();
  const step = Math.ceil(names.length / limit);
  const vectors: Float32Array[] = [];
  for (const name of names.filter((_, n) => n % step === 0)) {
    const photo = await decodePhoto(await readFile(join(folder, name)));
    const [garment] = chooseGarments(await detector.detect(photo), { garmentClass: null });
    const [whole, crop] = await embedder.embed(photo, ['whole', ...(garment?.box ? [garment.box] : [])]);
    if (whole) vectors.push(whole, crop ?? whole);
  }
  await writeFile(
    file,
    Buffer.concat(
      vectors.map((vector) => new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)),
    ),
  );
}
