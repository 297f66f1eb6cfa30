import type { RawPicture } from '../../src/types.ts';
import { createRandom, type Random } from '../random.ts';

/** The light and the camera of a photo. */
type Illumination = {
  /** Factors of red, green and blue. */
  readonly gain: readonly [number, number, number];
  /** Above 1 darkens the middle tones. */
  readonly gamma: number;
  /** How much darker the far side is, negative when that is the left one. */
  readonly side: number;
  readonly vignette: number;
  /** Strength of the sensor's grain, in levels of 255. */
  readonly grain: number;
  readonly seed: string;
};

/** Light for one photo: mostly plain daylight, sometimes warm, cool or dim. */
export function createIllumination(random: Random, seed: string): Illumination {
  const mood = random.pick(['plain', 'plain', 'plain', 'warm', 'cool', 'dim', 'bright'] as const);
  const level =
    mood === 'dim'
      ? random.between(0.68, 0.82)
      : mood === 'bright'
        ? random.between(1.05, 1.12)
        : random.between(0.94, 1.04);
  const warmth =
    mood === 'warm'
      ? random.between(0.05, 0.12)
      : mood === 'cool'
        ? random.between(-0.1, -0.04)
        : random.between(-0.02, 0.03);
  return {
    gain: [level * (1 + warmth), level, level * (1 - warmth)],
    gamma: random.between(0.82, 1.02),
    side: random.between(-0.16, 0.16),
    vignette: random.between(0, 0.2),
    grain: random.between(1, 6),
    seed,
  };
}

/** The picture under that light, as a new picture of the same size. */
export function illuminate(picture: RawPicture, light: Illumination): RawPicture {
  const { width, height } = picture;
  const data = new Uint8Array(picture.data.length);
  const curve = Float32Array.from({ length: 256 }, (_, i) => 255 * (i / 255) ** light.gamma);
  const random = createRandom(light.seed);
  // One long row of noise read at changing offsets is as good to the eye as a number for every pixel.
  const noise = Float32Array.from({ length: 8191 }, () => (random.next() + random.next() - 1) * light.grain);
  const [r, g, b] = light.gain;
  for (let y = 0, i = 0, k = 0; y < height; y++) {
    const v = (y / height - 0.5) * 2;
    k = (k + random.integer(0, 8190)) % 8191;
    for (let x = 0; x < width; x++, i += 3) {
      const u = (x / width - 0.5) * 2;
      const factor = (1 - light.vignette * Math.max(0, (u * u + v * v) / 2 - 0.15)) * (1 + light.side * u);
      k = k === 8190 ? 0 : k + 1;
      const speck = noise[k] ?? 0;
      data[i] = clamp((curve[picture.data[i] ?? 0] ?? 0) * r * factor + speck);
      data[i + 1] = clamp((curve[picture.data[i + 1] ?? 0] ?? 0) * g * factor + speck);
      data[i + 2] = clamp((curve[picture.data[i + 2] ?? 0] ?? 0) * b * factor + speck);
    }
  }
  return { data, width, height };
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}
