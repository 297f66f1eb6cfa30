import { AppError } from '../../errors.ts';
import { isBroken, mended, plainText, shortened, type TextLimit } from './plain-text.ts';

/**
 * Called for a value that was changed or left out.
 *
 * @param kind what happened, without the value: warnings are counted by it
 */
export type Warn = (location: string, kind: string, message: string) => void;

/** A text without HTML and without what stores refuse, in its limit. */
export function cleaned(location: string, raw: string, limit: TextLimit, warn: Warn): string {
  const clean = plainText(raw);
  if (isBroken(clean)) warn(location, 'broken characters were removed', 'broken characters were removed');
  const whole = mended(clean);
  const short = shortened(whole, limit);
  if (short !== whole) {
    const kind = `shortened to ${limit.characters} characters`;
    warn(location, kind, `${kind}, from ${whole.length}`);
  }
  return short;
}

/** `price: expected …`, about one field of a row. */
export function rowError(location: string, what: string): AppError {
  const message = shortened(what, messageLimit);
  return new AppError('invalid-row', `${location}: ${message}`, { errors: [{ location, message }] });
}

/** A message shows the cell that it is about, and a cell can be as long as its file. */
export const messageLimit: TextLimit = { characters: 2000 };
