/** Filters by kernel: their reach to each side, and their weight at a distance, both in pixels of the result. */
const filters = {
  /** The triangle. */
  linear: { reach: 1, weight: (x: number) => Math.max(0, 1 - Math.abs(x)) },
  /** Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -½: Catmull-Rom. */
  cubic: { reach: 2, weight: catmullRom },
  /** Duchon, "Lanczos filtering in one and two dimensions", 1979, with three lobes. */
  lanczos3: { reach: 3, weight: (x: number) => (Math.abs(x) <= 3 ? sinc(x) * sinc(x / 3) : 0) },
} as const;

export type ReduceKernel = keyof typeof filters;

/** Positions between two pixels that are told apart, and the fixed point of the weights. */
const phases = 64;
export const one = 4096;

/** How each pixel of the result is made along one side, in whole numbers. */
export interface ReduceMasks {
  /** Weights per pixel, an even number; some at the end are 0. */
  readonly taps: number;
  /** Of each pixel of the result, the first pixel of the source that counts; it may lie before the source, or its last one behind. */
  readonly first: Int32Array;
  /** The weights of each pixel, `taps` of them, in parts of {@link one}. */
  readonly weights: Int16Array;
}

/** From this factor on, libvips first averages pairs of pixels; from the next one on, more than pairs. */
const leastHalved = 4;
export const mostShrink = 6;

/** Whether a side is halved, by averages of pairs of pixels, before it is reduced. */
export function isHalved(from: number, to: number): boolean {
  return from / to >= leastHalved;
}

/** Parts of a side that libvips makes at a time: their size, and what of the first lies before the picture. */
export interface Strips {
  readonly size: number;
  readonly before: number;
}

/**
 * The masks by which libvips, and so sharp, reduces a side: positions rounded to a 64th, weights cut to 12 bits.
 * test/image/reduce-picture.test.ts compares the result with sharp's, bit by bit.
 *
 * @param from,to pixels of the side, `to` fewer; where it is halved first ({@link isHalved}), the masks are for the halved side
 * @param multiple of which `taps` is one
 * @param ratio pixels of the whole side per pixel of the result; sharp takes the same for both sides where it keeps a picture's proportions
 * @param strips at whose starts positions are computed anew; within, they add up, and so do their rounding errors
 */
export function reduceMasks(
  from: number,
  to: number,
  kernel: ReduceKernel,
  multiple: number,
  ratio: number = from / to,
  { size, before }: Strips = { size: to, before: 0 },
): ReduceMasks {
  const { reach, weight } = filters[kernel];
  // Inverted twice, as sharp hands it on.
  const whole = 1 / (1 / ratio);
  const halving = isHalved(from, to) ? 2 : 1;
  const shrink = whole / halving;
  const points = 2 * roundToEven(reach * shrink) + 1;
  const taps = Math.ceil(points / multiple) * multiple;
  const masks = Array.from({ length: phases + 1 }, (_, phase) => {
    const center = phase / phases + points / 2 - 1;
    const mask = Array.from({ length: points }, (_, n) => weight((n - center) / shrink));
    const sum = mask.reduce((total, each) => total + each, 0);
    return mask.map((each) => Math.trunc((each / sum) * one));
  });
  const first = new Int32Array(to);
  const weights = new Int16Array(to * taps);
  const offset = (1 + (to * whole - from) / halving) / 2 - 1;
  let position = 0;
  for (let n = 0; n < to; n++) {
    if (n === 0 || (before + n) % size === 0) position = (n + 0.5) * shrink - 0.5 - offset;
    const phase = ((Math.trunc(position * phases * 2) & (phases * 2 - 1)) + 1) >> 1;
    first[n] = Math.trunc(position) - (points - 1) / 2;
    weights.set(masks[phase] ?? [], n * taps);
    position += shrink;
  }
  return { taps, first, weights };
}

/** In whole multiples of a sixth, as libvips computes it: where a weight is on the edge of a part, the order of operations tells. */
function catmullRom(x: number): number {
  const far = Math.abs(x);
  const square = far * far;
  const cube = square * far;
  if (far <= 1) return (9 * cube - 15 * square + 6) / 6;
  return far <= 2 ? (-3 * cube + 15 * square - 24 * far + 12) / 6 : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
