import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseLooks } from '../../src/analyze/look-file.ts';

/** Labelled garments of a photo that shows what several garments at once mean. */
const severalGarments = 4;

/** Copies the photos of a looks file that show several garments into a folder, in the place of what was there. */
export async function copyExamplePhotos(looksPath: string, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const { image, garments } of parseLooks(await readFile(looksPath, 'utf8')))
    if (garments.length >= severalGarments)
      await copyFile(join(dirname(looksPath), image), join(directory, basename(image)));
}
