import { z } from 'zod';
import type { KeywordTable } from '../../catalog/index/class-keywords.ts';
import { AppError } from '../../errors.ts';
import { inWords } from '../../issue-words.ts';
import { productClasses } from '../../types.ts';
import { readJson } from '../read/read-json.ts';

const KeywordsSchema = z.partialRecord(z.enum(productClasses), z.array(z.string().min(1)));

/** A shop's own keyword table from a JSON file. Throws `file-not-readable`, and `invalid-request` naming the faulty field. */
export async function readKeywords(file: string): Promise<KeywordTable> {
  const parsed = KeywordsSchema.safeParse(await readJson(file), { error: inWords });
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new AppError('invalid-request', `${file}: ${detail}`);
}
