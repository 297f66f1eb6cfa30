import type { Box, RawPicture } from '../../src/types.ts';
import { text } from './geometry.ts';
import type { Part } from './part.ts';

/**
 * SVG of the parts in one flat color without filters or soft edges: what of them covers what. `id` 0 stands for everything that
 * only hides (skin, hair); ids to 65,535.
 */
export function maskParts(parts: readonly Part[], id: number): string {
  return parts
    .map((part) => {
      const color = `#${(part.unboxed ? 0 : id).toString(16).padStart(6, '0')}`;
      const placed = part.transform ? ` transform="${part.transform}"` : '';
      return part.stroke === undefined
        ? `<path d="${part.d}" fill="${color}" fill-rule="${part.holes ? 'evenodd' : 'nonzero'}"${placed}/>`
        : `<path d="${part.d}" fill="none" stroke="${color}" stroke-width="${text(part.stroke)}" stroke-linecap="round" stroke-linejoin="round"${placed}/>`;
    })
    .join('');
}

/** What is visible of one garment: the tight box of its pixels and how many there are. */
type Visible = { readonly box: Box; readonly pixels: number };

/** Per garment id (over 0) the pixels of an id mask that show it; x2 and y2 are exclusive. */
export function readMask(mask: RawPicture): Map<number, Visible> {
  const { data, width, height } = mask;
  const found = new Map<number, { x1: number; y1: number; x2: number; y2: number; pixels: number }>();
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const id = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
      if (id === 0) continue;
      const seen = found.get(id);
      if (!seen) found.set(id, { x1: x, y1: y, x2: x + 1, y2: y + 1, pixels: 1 });
      else {
        seen.x1 = Math.min(seen.x1, x);
        seen.x2 = Math.max(seen.x2, x + 1);
        seen.y2 = y + 1;
        seen.pixels++;
      }
    }
  }
  return new Map([...found].map(([id, { pixels, ...box }]) => [id, { box, pixels }]));
}
