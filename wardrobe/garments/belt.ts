import { at, type Body, frontShift } from '../body/body.ts';
import { ellipse, roundedBox, sharp, smooth } from '../shapes/geometry.ts';
import type { Fill, Layer, Part } from '../shapes/part.ts';

/** A belt or sash around a level with its buckle, knot or none. */
export function belt(
  body: Body,
  halfWidth: number,
  level: number,
  height: number,
  fill: Fill,
  fastening: 'buckle' | 'knot' | 'none',
  layer: Layer,
): Part[] {
  const f = frontShift(body);
  const p = (x: number, l: number) => at(body, x, l);
  const w = halfWidth + 0.3;
  const band: Part = {
    layer,
    d: smooth([
      sharp(p(-w, level)),
      p(0, level + 0.9),
      sharp(p(w, level)),
      sharp(p(w, level + height)),
      p(0, level + height + 0.9),
      sharp(p(-w, level + height)),
    ]),
    fill,
    across: [p(-w, level), p(w, level)],
    folds: [
      {
        along: [p(-w, level + height), p(0, level + height + 1), p(w, level + height)],
        width: 1.2,
        strength: 2,
      },
    ],
  };
  const c = p(f, level + height / 2 + 0.8);
  if (fastening === 'buckle') {
    const r = height * 0.72;
    return [
      band,
      {
        layer,
        d: `${roundedBox(c.x - r, c.y - r, 2 * r, 2 * r, 0.8)}${roundedBox(c.x - r + 0.8, c.y - r + 0.8, 2 * r - 1.6, 2 * r - 1.6, 0.4)}`,
        fill: 'metal',
        holes: true,
      },
    ];
  }
  if (fastening === 'knot') {
    const end = (s: number, length: number): Part => ({
      layer,
      d: smooth([
        sharp(c),
        p(f + s * 2.2, level + length * 0.5),
        sharp(p(f + s * 3, level + length)),
        sharp(p(f + s * 3 - s * 3, level + length + 1)),
        p(f + s * 0.2, level + length * 0.5),
      ]),
      fill,
      folds: [{ along: [c, p(f + s * 1.8, level + length)], width: 1, strength: 2 }],
    });
    return [
      band,
      end(-1, 15),
      end(1, 19),
      {
        layer,
        d: ellipse(c.x, c.y, 2, 1.8),
        fill,
        folds: [
          {
            along: [
              { x: c.x - 1, y: c.y - 1.4 },
              { x: c.x + 0.6, y: c.y + 1.4 },
            ],
            width: 0.8,
            strength: 2,
          },
        ],
      },
    ];
  }
  return [band];
}
