import { z } from 'zod';
import { AppError, type ErrorLocation } from '../errors.ts';
import { inWords } from '../issue-words.ts';
import { garmentClasses } from '../types.ts';

const GarmentSchema = z
  .object({
    products: z.array(z.string()).default([]),
    box: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .refine(([x1, y1, x2, y2]) => x2 > x1 && y2 > y1, 'Expected [x1, y1, x2, y2] with x1 < x2 and y1 < y2')
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
export interface LabelledLook extends z.infer<typeof LookSchema> {
  /** Its line in the file, from 1. */
  readonly line?: number | undefined;
}
export type LabelledGarment = z.infer<typeof GarmentSchema>;

/** The looks of a JSONL text. Throws `invalid-row` with every faulty line and its fields. */
export function parseLooks(text: string): LabelledLook[] {
  const faults: ErrorLocation[] = [];
  const looks = text.split('\n').flatMap((line, index): LabelledLook[] => {
    // trim() removes a byte order mark too.
    const json = line.trim();
    if (json === '') return [];
    const number = index + 1;
    const value = parseJson(json);
    if (value === undefined) {
      faults.push({ location: `Line ${number}`, message: 'expected JSON' });
      return [];
    }
    const parsed = LookSchema.safeParse(value, { error: inWords });
    if (parsed.success) return [{ ...parsed.data, line: number }];
    for (const { path, message } of parsed.error.issues)
      faults.push({ location: `Line ${number}${path.length > 0 ? `: ${path.join('.')}` : ''}`, message });
    return [];
  });
  if (faults.length === 0) return looks;
  const message = faults.map(({ location, message }) => `${location}: ${message}`).join('; ');
  throw new AppError('invalid-row', message, { errors: faults });
}

/** undefined for text that is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
