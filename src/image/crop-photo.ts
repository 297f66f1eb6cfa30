import type { Box, Photo, RawPicture } from '../types.ts';
import { decodeUpright } from './decode-upright.ts';
import { placementOf, type ResizeOptions, resizePicture } from './resize-picture.ts';

/** A part of the photo: its top left corner in pixels of the original, and its pixels per pixel of the original. */
interface Source {
  readonly picture: RawPicture;
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

/**
 * Returns the crop of each box, clamped to the photo and resized to `width` × `height`, in the boxes' order.
 *
 * Crops are cut from the working copy. Boxes that would have to be enlarged are cut from the original instead, which is decoded at
 * most once more for all of them.
 *
 * @param boxes pixels of the upright original
 * @param signal drops a decoding that waits for its turn
 */
export async function cropPhoto(
  photo: Photo,
  boxes: readonly Box[],
  size: Omit<ResizeOptions, 'part'>,
  signal?: AbortSignal,
): Promise<RawPicture[]> {
  const { working } = photo;
  const scaleX = working.width / photo.width;
  const scaleY = working.height / photo.height;
  const workingCopy: Source = { picture: working, x: 0, y: 0, scaleX, scaleY };

  const isTooSmall = (box: Box) => {
    const width = (box.x2 - box.x1) * scaleX;
    const height = (box.y2 - box.y1) * scaleY;
    const needed = placementOf({ width, height }, size);
    return width < needed.width || height < needed.height;
  };
  const smallBoxes = working.width < photo.width ? boxes.filter(isTooSmall) : [];
  const original = smallBoxes.length > 0 ? await originalAround(photo, smallBoxes, signal) : workingCopy;

  return Promise.all(
    boxes.map((box) => {
      const source = smallBoxes.includes(box) ? original : workingCopy;
      return resizePicture(source.picture, { ...size, part: partOf(source, box) });
    }),
  );
}

/** Returns a part of the original, at full resolution, that contains all the boxes: what is decoded already, or the smallest one. */
async function originalAround(
  photo: Photo,
  boxes: readonly Box[],
  signal: AbortSignal | undefined,
): Promise<Source> {
  if (photo.original) return { picture: photo.original, x: 0, y: 0, scaleX: 1, scaleY: 1 };
  const union: Box = {
    x1: Math.min(...boxes.map((box) => box.x1)),
    y1: Math.min(...boxes.map((box) => box.y1)),
    x2: Math.max(...boxes.map((box) => box.x2)),
    y2: Math.max(...boxes.map((box) => box.y2)),
  };
  const { x1, y1, x2, y2 } = toWholePixels(union, photo);
  const picture = await decodeUpright(
    photo.bytes,
    (image) => image.extract({ left: x1, top: y1, width: x2 - x1, height: y2 - y1 }),
    signal,
  );
  return { picture, x: x1, y: y1, scaleX: 1, scaleY: 1 };
}

function partOf({ picture, x, y, scaleX, scaleY }: Source, box: Box): Box {
  const inSource = {
    x1: (box.x1 - x) * scaleX,
    y1: (box.y1 - y) * scaleY,
    x2: (box.x2 - x) * scaleX,
    y2: (box.y2 - y) * scaleY,
  };
  return toWholePixels(inSource, picture);
}

/** Returns the box rounded to whole pixels of a picture of this size, at least one pixel wide and high. */
function toWholePixels(box: Box, { width, height }: { width: number; height: number }): Box {
  const x1 = clamp(Math.round(box.x1), 0, width - 1);
  const y1 = clamp(Math.round(box.y1), 0, height - 1);
  return {
    x1,
    y1,
    x2: clamp(Math.round(box.x2), x1 + 1, width),
    y2: clamp(Math.round(box.y2), y1 + 1, height),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
