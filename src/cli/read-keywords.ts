import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { KeywordTable } from '../catalog/index/classify-garment.ts';
import { AppError } from '../errors.ts';
import { garmentClasses } from '../types.ts';

const KeywordsSchema = z.partialRecord(z.enum(garmentClasses), z.array(z.string().min(1)));

/** A shop's own keyword table from a JSON file. Throws `invalid-config` naming what is wrong. */
export async function readKeywords(file: string): Promise<KeywordTable> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AppError('invalid-config', `${file}: expected a JSON file of keywords`, { cause });
  }
  const parsed = KeywordsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new AppError('invalid-config', `${file}: ${detail}`);
}
