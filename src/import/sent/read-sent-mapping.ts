import { AppError, fieldError } from '../../errors.ts';
import { parseMapping } from '../../feeds/mapping-file.ts';
import type { FeedSettings } from '../../feeds/survey-feed.ts';

/** The settings of a mapping (docs/import.md) that a request has as JSON. Throws `invalid-request` with every faulty field. */
export function readSentMapping(text = '{}'): FeedSettings {
  try {
    return parseMapping(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof AppError))
      throw fieldError('invalid-request', 'mapping', 'Expected JSON, such as {"decimal": ","}');
    const errors = cause.errors.map(({ location, message }) => ({
      location: location === 'mapping' ? location : `mapping.${location}`,
      message,
    }));
    throw new AppError('invalid-request', cause.message, { errors });
  }
}
