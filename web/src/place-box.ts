import type { Box, Size } from './api.ts';

/** CSS that places an element over a box of an image of this size, at any display size. */
export function placeBox({ x1, y1, x2, y2 }: Box, { width, height }: Size) {
  return {
    left: `${(100 * x1) / width}%`,
    top: `${(100 * y1) / height}%`,
    width: `${(100 * (x2 - x1)) / width}%`,
    height: `${(100 * (y2 - y1)) / height}%`,
  };
}

/**
 * CSS background that shows all of a box of an image in a square, with what is around it, as far as the image covers the square.
 *
 * @param side of the square in CSS pixels
 */
export function cropBox({ x1, y1, x2, y2 }: Box, { width, height }: Size, side: number, url: string) {
  const scale = side / Math.min(Math.max(x2 - x1, y2 - y1), width, height);
  const offset = (from: number, to: number, length: number) =>
    Math.min(0, Math.max(side - length * scale, side / 2 - ((from + to) / 2) * scale));
  return {
    backgroundImage: `url("${url}")`,
    backgroundSize: `${width * scale}px ${height * scale}px`,
    backgroundPosition: `${offset(x1, x2, width)}px ${offset(y1, y2, height)}px`,
  };
}

/** CSS background that marks where a box is in an image, whose picture is missing, in a square. */
export function placeMark({ x1, y1, x2, y2 }: Box, { width, height }: Size) {
  const position = (from: number, to: number, length: number) =>
    to - from < length ? (100 * from) / (length - (to - from)) : 0;
  return {
    backgroundImage: 'linear-gradient(var(--garment), var(--garment))',
    backgroundSize: `${(100 * (x2 - x1)) / width}% ${(100 * (y2 - y1)) / height}%`,
    backgroundPosition: `${position(x1, x2, width)}% ${position(y1, y2, height)}%`,
  };
}
