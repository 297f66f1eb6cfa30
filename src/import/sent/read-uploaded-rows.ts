import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { surveyFeed } from '../../feeds/survey-feed.ts';
import { type FetchPicture, isAddress } from '../../fetch/fetch-picture.ts';
import type { ImportOptions } from '../import-products.ts';
import { readProducts } from '../read-products.ts';
import type { SourceRow } from '../source-row.ts';

const UploadedImageSchema = z.object({
  base64: z.string().regex(/^[A-Za-z0-9+/_-]+={0,2}$/, 'Expected base64'),
  name: z.string().min(1).max(200).optional(),
  box: z.unknown().optional(),
});

/** Rows with their images as base64. */
export interface UploadedRows {
  readonly rows: AsyncIterable<SourceRow>;
  /** Number of rows. */
  readonly lines: number;
  readonly readPicture: ImportOptions['readPicture'];
}

/**
 * Rows of an uploaded text, in any format that `garb import` reads. Images of JSONL may be `{"base64", "name"?, "box"?}`, and http(s)
 * addresses are fetched; the default name is the start of the image's sha256. Throws what {@link surveyFeed} throws.
 */
export async function readUploadedRows(text: string, fetchPicture: FetchPicture): Promise<UploadedRows> {
  const pictures = new Map<string, Uint8Array>();
  const lines = text.split('\n').map((line) => {
    const row = parse(line);
    if (!row || !Array.isArray(row.images)) return line;
    const images = row.images.map((image: unknown) => {
      const parsed = UploadedImageSchema.safeParse(image);
      if (!parsed.success) return image;
      const bytes = Buffer.from(parsed.data.base64, 'base64');
      const digest = createHash('sha256').update(bytes).digest('hex');
      const path = parsed.data.name ?? digest.slice(0, 16);
      pictures.set(`${String(row.id).trim()}\n${path}`, bytes);
      return { path, box: parsed.data.box };
    });
    return JSON.stringify({ ...row, images });
  });
  const bytes = Buffer.from(lines.join('\n'));
  const open = async function* () {
    yield bytes;
  };
  const survey = await surveyFeed(open);
  return {
    rows: readProducts(open, survey).rows,
    lines: survey.records,
    async readPicture({ path }, { id }) {
      const bytes = pictures.get(`${id}\n${path}`);
      if (bytes) return bytes;
      if (isAddress(path)) return fetchPicture(path);
      throw new AppError('invalid-row', `Expected the image ${path} as base64 in the row`);
    },
  };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
