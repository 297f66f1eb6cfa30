import { z } from 'zod';
import { AppError } from '../errors.ts';
import { inWords } from '../issue-words.ts';
import { unknownName } from '../nearest-name.ts';
import { feedFields } from './dialects/dialect.ts';
import { dialects } from './dialects/dialects.ts';
import { isEncoding } from './formats/open-feed.ts';
import { isField } from './map-columns.ts';
import type { FeedSettings, FeedSurvey } from './survey-feed.ts';

const [first = '', ...others] = dialects.map(({ name }) => name);
const Columns = z.union([z.string().min(1), z.array(z.string().min(1))]);

const MappingSchema = z.strictObject({
  dialect: z.enum([first, ...others]).optional(),
  encoding: z
    .string()
    .refine(isEncoding, 'Expected an encoding of the web, such as utf-8, windows-1252 or shift_jis')
    .optional(),
  delimiter: z.string().min(1).max(5).optional(),
  decimal: z.enum(['.', ',']).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Expected three capital letters, such as EUR')
    .optional(),
  images: z.string().min(1).optional(),
  columns: z
    .record(
      z.string().refine(isField, { error: ({ input }) => unknownName(String(input), feedFields) }),
      Columns,
    )
    .optional(),
});

/** The settings of a mapping file (docs/import.md). Throws `invalid-request` with every faulty field. */
export function parseMapping(value: unknown): FeedSettings {
  const parsed = MappingSchema.safeParse(value, { error: inWords });
  if (parsed.success) {
    const { images, ...settings } = parsed.data;
    return { ...settings, ...(images === undefined ? {} : { imagePattern: images }) };
  }
  const errors = parsed.error.issues.map(({ path, message }) => ({
    location: path.join('.') || 'mapping',
    message,
  }));
  throw new AppError(
    'invalid-request',
    errors.map(({ location, message }) => `${location}: ${message}`).join('; '),
    { errors },
  );
}

/** A survey as the content of a mapping file: reading the feed with it maps the same columns. */
export function mappingOf({ layout, map, mark, settings }: FeedSurvey): Record<string, unknown> {
  return {
    dialect: map.dialect.name,
    encoding: layout.encoding,
    ...(layout.format === 'csv' ? { delimiter: layout.delimiter } : {}),
    ...(mark === undefined ? {} : { decimal: mark }),
    ...(settings.currency === undefined ? {} : { currency: settings.currency }),
    ...(settings.imagePattern === undefined ? {} : { images: settings.imagePattern }),
    columns: map.columns,
  };
}
