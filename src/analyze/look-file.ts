import { z } from 'zod';
import { AppError } from '../errors.ts';
import { garmentClasses } from '../types.ts';

const GarmentSchema = z
  .object({
    products: z.array(z.string()).default([]),
    box: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .transform(([x1, y1, x2, y2]) => ({ x1, y1, x2, y2 }))
      .optional(),
    garmentClass: z.enum(garmentClasses).optional(),
    color: z.string().min(1).optional(),
    type: z.string().min(1).optional(),
    pattern: z.string().min(1).optional(),
  })
  .refine(({ products, garmentClass }) => products.length > 0 || garmentClass !== undefined, {
    error: 'Expected at least one product, or a garmentClass',
    path: ['products'],
  });

const LookSchema = z.object({
  id: z.string().min(1),
  image: z.string().min(1),
  garments: z.array(GarmentSchema),
});

/** A photo with the products that each of its garments is, or with the kind of garment if the catalog has none of them. */
export type LabelledLook = z.infer<typeof LookSchema>;
export type LabelledGarment = z.infer<typeof GarmentSchema>;

/** The looks of a JSONL text. Throws `invalid-row` with the line and the field. */
export function parseLooks(text: string): LabelledLook[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = LookSchema.safeParse(parseJson(line, index + 1));
    if (parsed.success) return [parsed.data];
    const errors = parsed.error.issues.map(({ path, message }) => ({ location: path.join('.'), message }));
    throw new AppError(
      'invalid-row',
      `Line ${index + 1}: ${errors.map((e) => `${e.location}: ${e.message}`).join('; ')}`,
      {
        errors,
      },
    );
  });
}

function parseJson(line: string, number: number): unknown {
  try {
    // trim() removes a byte order mark too.
    return JSON.parse(line.trim());
  } catch (cause) {
    throw new AppError('invalid-row', `Line ${number}: expected JSON`, { cause });
  }
}
