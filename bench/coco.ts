import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Box, type GarmentClass, garmentClasses } from '../src/types.ts';

const CocoSchema = z.object({
  images: z.array(z.object({ id: z.number(), file_name: z.string() })),
  categories: z.array(z.object({ id: z.number(), name: z.string() })),
  annotations: z.array(
    z.object({
      image_id: z.number(),
      category_id: z.number(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      iscrowd: z.number().default(0),
    }),
  ),
});

export interface LabelledPhoto {
  readonly id: number;
  readonly fileName: string;
  /** Boxes in pixels of the photo; `isIgnored`: finding it is neither right nor wrong. */
  readonly garments: readonly {
    readonly box: Box;
    readonly garmentClass: GarmentClass;
    readonly isIgnored: boolean;
  }[];
}

/** The photos of a COCO file with their labels; categories that are no garment class of Garb are left out. */
export async function readCoco(file: string): Promise<LabelledPhoto[]> {
  const { images, categories, annotations } = CocoSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  return images.map(({ id, file_name }) => ({
    id,
    fileName: file_name,
    garments: annotations
      .filter(({ image_id }) => image_id === id)
      .flatMap(({ category_id, iscrowd, bbox: [x, y, width, height] }) => {
        const name = categories.find((category) => category.id === category_id)?.name;
        const garmentClass = garmentClasses.find((known) => known === name);
        const box = { x1: x, y1: y, x2: x + width, y2: y + height };
        return garmentClass ? [{ box, garmentClass, isIgnored: iscrowd !== 0 }] : [];
      }),
  }));
}
