import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { colorAt } from './pictures.ts';

/** Written by make.py beside it, with Little CMS. */
const folder = new URL('../fixtures/colors/', import.meta.url);
const expected: Record<string, [number, number, number][]> = JSON.parse(
  readFileSync(new URL('colors.json', folder), 'utf8'),
);

/** Pixels of a patch. */
const patch = 16;

/** Levels of 256: a color that is converted in 8 bits, from a lossy file, is not exact to the last. */
const tolerance = 3;

describe('colors are those that a browser shows', () => {
  it.each(Object.keys(expected))('%s', async (name) => {
    const { working } = await decodePhoto(await readFile(new URL(name, folder)));
    const colors = expected[name] ?? [];
    expect(working.width).toBe(patch * colors.length);
    for (const [place, color] of colors.entries()) {
      const shown = colorAt(working, patch * place + patch / 2, patch / 2);
      const differences = color.map((channel, n) => Math.abs(channel - (shown[n] ?? Number.NaN)));
      expect(Math.max(...differences), `${shown} in place of ${color}`).toBeLessThanOrEqual(tolerance);
    }
  });
});
