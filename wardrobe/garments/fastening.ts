import { at, type Body, frontShift } from '../body/body.ts';
import { ellipse, roundedBox, sharp, smooth, text } from '../shapes/geometry.ts';
import type { Fill, Layer, Line, Part } from '../shapes/part.ts';
import { frontLine } from './folds.ts';

/** A row of buttons down the front from one level to another. */
export function buttons(
  body: Body,
  from: number,
  to: number,
  count: number,
  fill: Fill,
  layer: Layer,
  offset = 0,
  radius = 0.75,
): Part[] {
  return Array.from({ length: count }, (_, i) => {
    const level = from + ((to - from) * i) / Math.max(1, count - 1);
    const { x, y } = at(body, frontShift(body) + offset, level);
    return {
      layer,
      d: ellipse(x, y, radius),
      fill,
      lines: [{ d: ellipse(x, y, radius * 0.55), width: 0.2, color: 'seam', opacity: 0.5 }],
    };
  });
}

/** The lines of a button placket: its edge and two stitched rows. */
export function placketLines(body: Body, from: number, to: number): Line[] {
  return [
    { d: frontLine(body, from, to, 1.7), width: 0.4, color: 'seam', opacity: 0.65 },
    { d: frontLine(body, from, to, 2.3), width: 1.4, color: 'seam', opacity: 0.12 },
    { d: frontLine(body, from, to, -1.7), width: 0.25, color: 'stitch', opacity: 0.6 },
  ];
}

/** A zip from one level to another, with its puller. */
export function zip(body: Body, from: number, to: number, layer: Layer, slant = 0): Part[] {
  const f = frontShift(body);
  const line = smooth([at(body, f + slant, from), at(body, f * 0.85 - slant * 0.2, to)], false);
  const pull = at(body, f + slant, from + 1.5);
  return [
    { layer, d: line, fill: 'lining', stroke: 1.7 },
    { layer, d: line, fill: 'metal', stroke: 0.55 },
    { layer, d: roundedBox(pull.x - 0.5, pull.y, 1, 3.2, 0.4), fill: 'metal' },
  ];
}

type PocketKind = 'patch' | 'flap' | 'welt' | 'chest' | 'cargo' | 'zip';

/** A pocket around a point of the front, `x` centimetres from the spine. */
export function pocket(
  body: Body,
  kind: PocketKind,
  x: number,
  level: number,
  width: number,
  layer: Layer,
): Part[] {
  const c = at(body, x, level);
  const w = width / 2;
  const side = Math.sign(x) || 1;
  const h = kind === 'cargo' ? width * 1.15 : width * 1.08;
  const bag = smooth([
    sharp({ x: c.x - w, y: c.y }),
    sharp({ x: c.x + w, y: c.y }),
    sharp({ x: c.x + w, y: c.y + h * 0.8 }),
    sharp({ x: c.x + (kind === 'chest' ? 0 : w * 0.8), y: c.y + h }),
    sharp({ x: c.x - (kind === 'chest' ? 0 : w * 0.8), y: c.y + h }),
    sharp({ x: c.x - w, y: c.y + h * 0.8 }),
  ]);
  const flap = roundedBox(c.x - w - 0.3, c.y - 1, width + 0.6, width * 0.38, 0.8);
  const grain = { at: c, angle: 0 } as const;
  const stitches: Line = { d: bag, width: 1, color: 'stitch', dash: '.8 .5', opacity: 0.6 };
  switch (kind) {
    case 'patch':
      return [
        {
          layer,
          d: bag,
          fill: 'cloth',
          grain,
          lines: [
            stitches,
            { d: `M${text(c.x - w)},${text(c.y + 1.4)}h${text(width)}`, width: 0.3, color: 'stitch' },
          ],
        },
      ];
    case 'chest':
      return [{ layer, d: bag, fill: 'cloth', grain, lines: [stitches] }];
    case 'flap':
      return [
        {
          layer,
          d: flap,
          fill: 'cloth',
          grain,
          folds: [
            {
              along: [
                { x: c.x - w, y: c.y - 0.8 + width * 0.38 },
                { x: c.x + w, y: c.y - 0.8 + width * 0.38 },
              ],
              width: 1.4,
              strength: 2,
            },
          ],
        },
      ];
    case 'cargo':
      return [
        { layer, d: bag, fill: 'cloth', grain, lines: [stitches] },
        {
          layer,
          d: flap,
          fill: 'cloth',
          grain,
          lines: [{ d: flap, width: 0.8, color: 'stitch', opacity: 0.6 }],
        },
        { layer, d: ellipse(c.x, c.y + width * 0.2, 0.7), fill: 'metal' },
      ];
    case 'welt': {
      const lean = side * width * 0.16;
      return [
        {
          layer,
          d: smooth([
            sharp({ x: c.x - w, y: c.y + lean }),
            sharp({ x: c.x + w, y: c.y - lean }),
            sharp({ x: c.x + w, y: c.y + 2.4 - lean }),
            sharp({ x: c.x - w, y: c.y + 2.4 + lean }),
          ]),
          fill: 'cloth',
          grain,
          shadow: 0.08,
        },
      ];
    }
    case 'zip': {
      const d = `M${text(c.x - side * w * 0.35)},${text(c.y - w)}L${text(c.x + side * w * 0.35)},${text(c.y + w)}`;
      return [
        { layer, d, fill: 'lining', stroke: 1.3 },
        { layer, d, fill: 'metal', stroke: 0.5 },
      ];
    }
  }
}
