import { z } from 'zod';
import { AppError, type ErrorLocation } from '../errors.ts';
import { inWords } from '../issue-words.ts';
import { nearestName } from '../nearest-name.ts';
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

/**
 * The looks of a JSONL text. Throws `invalid-row` with every fault, by line and look: what is no JSON, a field with a wrong value, a
 * field that is probably a known one mistyped, an id that comes twice. Further fields are ignored.
 */
export function parseLooks(text: string): LabelledLook[] {
  const faults: ErrorLocation[] = [];
  /** The line of each id. */
  const seen = new Map<string, number>();
  const looks = text.split('\n').flatMap((content, index): LabelledLook[] => {
    // trim() removes a byte order mark too.
    const json = content.trim();
    if (json === '') return [];
    const line = index + 1;
    const { place, look, found } = readLook(json, line);
    const before = look && seen.get(look.id);
    if (before !== undefined) found.push({ path: ['id'], message: `is that of line ${before} too` });
    if (look) seen.set(look.id, before ?? line);
    for (const { path, message } of found)
      faults.push({ location: path.length > 0 ? `${place}: ${path.join('.')}` : place, message });
    return look ? [look] : [];
  });
  if (faults.length === 0) return looks;
  const shown = faults.slice(0, shownFaults).map(({ location, message }) => `${location}: ${message}`);
  const more = faults.length > shownFaults ? `; and ${faults.length - shownFaults} more` : '';
  throw new AppError('invalid-row', `${shown.join('; ')}${more}`, { errors: faults });
}

const shownFaults = 50;

interface FieldFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The look of a line, if it is one, and what is wrong with the line. */
function readLook(
  json: string,
  line: number,
): { readonly place: string; readonly look?: LabelledLook; readonly found: FieldFault[] } {
  const value = parseJson(json);
  const place = placeOf(line, value);
  if (value === undefined) return { place, found: [{ path: [], message: 'expected JSON' }] };
  const { data, error } = LookSchema.safeParse(value, { error: inWords });
  const found = [...mistypedFields(value), ...(error?.issues ?? [])];
  return { place, found, ...(data ? { look: { ...data, line } } : {}) };
}

const lookFields = Object.keys(LookSchema.shape);
const garmentFields = Object.keys(GarmentSchema.shape);

/** Fields of a look and its garments that no look has, and whose name is nearly that of one that is not given. */
function mistypedFields(value: unknown): FieldFault[] {
  if (!isObject(value)) return [];
  const garments = 'garments' in value && Array.isArray(value.garments) ? value.garments : [];
  return [
    ...mistypedNames(value, lookFields, []),
    ...garments.flatMap((garment, index) =>
      isObject(garment) ? mistypedNames(garment, garmentFields, ['garments', index]) : [],
    ),
  ];
}

function mistypedNames(value: object, known: readonly string[], path: readonly PropertyKey[]): FieldFault[] {
  const missing = known.filter((name) => !(name in value));
  return Object.keys(value).flatMap((name) => {
    const meant = known.includes(name) ? undefined : nearestName(name, missing);
    return meant === undefined
      ? []
      : [{ path: [...path, name], message: `unknown field; did you mean ${meant}?` }];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Line 3, look l1`, or the line alone where the look has no id. */
function placeOf(line: number, value: unknown): string {
  const id = isObject(value) && 'id' in value ? value.id : undefined;
  return typeof id === 'string' && id !== '' ? `Line ${line}, look ${id}` : `Line ${line}`;
}

/** undefined for text that is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
