import { nearestName } from '../nearest-name.ts';
import { isBlank, isExact } from './field-values.ts';
import { addressOf } from './fields/plain-text.ts';
import { type IsThere, readPictures } from './fields/read-pictures.ts';
import { rowError, type Warn } from './fields/warn.ts';
import { maxImages } from './limits.ts';

export interface ImageOptions {
  readonly isThere: IsThere;
  readonly picturePath?: ((path: string) => string) | undefined;
}

/**
 * The images of a record, each once: what its cells name, or JSON's lists as they are. Throws `invalid-row` with the readings of a
 * cell where nothing tells which is meant, unless there are other images.
 */
export function imagesOf(
  values: readonly unknown[],
  { isThere, picturePath = (path) => path }: ImageOptions,
  warn: Warn,
): readonly unknown[] | undefined {
  const faults: string[] = [];
  const named = values.flatMap((value): readonly unknown[] => {
    if (isExact(value)) return value.exactly;
    if (typeof value !== 'string') return [value];
    if (isBlank(value)) return [];
    const list = listOf(value);
    if (list) return list;
    const read = readPictures(value, (path) => isThere(picturePath(path)));
    if ('pictures' in read) return read.pictures;
    faults.push(allReadings(value, read.readings));
    return [];
  });
  const toImage = (image: unknown) =>
    typeof image === 'string' ? picturePath(addressOf(image)) : withPath(image);
  const images = [...new Set(named.map(toImage))].filter((image) => image !== null && image !== '');
  const [fault] = faults;
  if (fault !== undefined && images.length === 0) throw rowError('images', fault);
  for (const message of faults) warn('images', 'left out: ambiguous', `${message}; left out`);
  if (images.length > maxImages) {
    const kind = `only the first ${maxImages} are used`;
    warn('images', kind, `${kind} of ${images.length}`);
  }
  return images.length === 0 ? undefined : images.slice(0, maxImages);
}

/** A list that a cell has as JSON. */
function listOf(cell: string): readonly unknown[] | undefined {
  if (!/^\s*\[.*\]\s*$/s.test(cell)) return undefined;
  try {
    return JSON.parse(cell);
  } catch {
    return undefined;
  }
}

function allReadings(cell: string, readings: readonly (readonly string[])[]): string {
  const shown = readings.map(
    (paths) => `${paths.length}: ${paths.map((path) => JSON.stringify(path)).join(' ')}`,
  );
  return `${JSON.stringify(cell)} can be read as ${shown.join(', or as ')}; the files that are there do not tell which`;
}

/**
 * Other names that JSON feeds give to a picture's path, and boxes of null or of numbers as text. Throws `invalid-row` for a name
 * like box: without its box the product would be another garment.
 */
function withPath(image: unknown): unknown {
  if (typeof image !== 'object' || image === null || Array.isArray(image)) return image;
  const { path, url, src, link, href, box, ...rest } = image as Record<string, unknown>;
  const mistyped = Object.keys(rest).find((name) => nearestName(name, ['box']) !== undefined);
  if (mistyped !== undefined) throw rowError('images', `unknown field ${mistyped}. Did you mean box?`);
  const named = path ?? url ?? src ?? link ?? href;
  const corners = isCorners(box) ? [box.x1, box.y1, box.x2, box.y2] : box;
  const numbers = Array.isArray(corners) ? corners.map(asNumber) : corners;
  return { ...rest, path: named, ...(box === null || box === undefined ? {} : { box: numbers }) };
}

/** As requests write boxes. */
function isCorners(box: unknown): box is Readonly<Record<'x1' | 'y1' | 'x2' | 'y2', unknown>> {
  return typeof box === 'object' && box !== null && Object.keys(box).sort().join() === 'x1,x2,y1,y2';
}

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;
}
