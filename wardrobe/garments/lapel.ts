import { at, type Body, frontShift } from '../body/body.ts';
import { sharp, smooth } from '../shapes/geometry.ts';
import type { Fill, Layer, Part } from '../shapes/part.ts';

export type OuterCollar =
  | 'notch'
  | 'peak'
  | 'shawl'
  | 'shirt'
  | 'stand'
  | 'rib'
  | 'hood'
  | 'fur'
  | 'round'
  | 'v';

/**
 * The collar or lapels of outerwear. `breakLevel` is where the lapels meet, `lap` how far the fronts overlap and `gap` how far
 * they stand apart, in centimetres.
 */
export function lapelParts(
  body: Body,
  collar: OuterCollar,
  fill: Fill,
  breakLevel: number,
  lap: number,
  gap: number,
): Part[] {
  const f = frontShift(body);
  const layer: Layer = 'collar';
  const p = (x: number, level: number) => at(body, x, level);
  const stand = (height: number): Part => ({
    layer: 'behind',
    d: smooth([
      sharp(p(-8, -4)),
      p(-6.6 + f * 0.3, -8.6 - height),
      p(6.6 + f * 0.3, -8.6 - height),
      sharp(p(8, -4)),
    ]),
    fill,
    shadow: 0.3,
  });
  const both = (part: (s: -1 | 1) => Part): Part[] => ([-1, 1] as const).map(part);
  const grain = (s: number) => ({ at: p(0, 0), angle: s * 24 });
  const meet = (s: number) => f + s * gap * 0.85 - (s < 0 ? -lap : lap);
  switch (collar) {
    case 'notch':
    case 'peak': {
      const rise = collar === 'peak' ? -3 : 1;
      return [
        stand(2.6),
        ...both((s) => ({
          layer,
          d: smooth([
            sharp(p(s * 6.2 + f * 0.3, -4)),
            sharp(p(s * 11.4 + f * 0.5, 1.4)),
            sharp(p(s * 12.6 + f * 0.5 + s * gap * 0.2, 3 + rise)),
            p(s * 9.4 + f * 0.6 + s * gap * 0.3, breakLevel * 0.6),
            sharp(p(meet(s), breakLevel)),
            p(s * 3.4 + f + s * gap * 0.5, 4),
          ]),
          fill,
          grain: grain(s),
          folds: [
            {
              along: [p(s * 6.4, -4), p(s * 4 + f, 5), p(meet(s), breakLevel)],
              width: 1.5,
              light: true,
              strength: 1.6,
            },
          ],
        })),
        ...both((s) => ({
          layer,
          d: smooth([
            sharp(p(s * 5.6 + f * 0.3, -10.4)),
            p(s * 5.4 + f * 0.4, -5.4),
            sharp(p(s * 6.4 + f * 0.5, 0)),
            sharp(p(s * 11.8 + f * 0.5, -0.8)),
            p(s * 10, -6),
          ]),
          fill,
          grain: grain(s),
          folds: [{ along: [p(s * 11, -1), p(s * 6.4, 0.2)], width: 1.2, strength: 2 }],
        })),
      ];
    }
    case 'shawl':
      return [
        stand(2.6),
        ...both((s) => ({
          layer,
          d: smooth([
            sharp(p(s * 5.6 + f * 0.3, -10.4)),
            p(s * 10, -5),
            p(s * 12 + f * 0.5, 4),
            p(s * 8 + f, breakLevel * 0.7),
            sharp(p(meet(s), breakLevel)),
            p(s * 3.6 + f + s * gap * 0.5, 4),
            p(s * 5.2 + f * 0.4, -5),
          ]),
          fill,
          grain: grain(s),
          folds: [
            {
              along: [p(s * 9, -5), p(s * 9 + f, 4), p(meet(s), breakLevel)],
              width: 1.5,
              light: true,
              strength: 1.4,
            },
          ],
        })),
      ];
    case 'shirt':
      return [
        stand(2),
        ...both((s) => ({
          layer,
          d: smooth([
            sharp(p(s * 5.6 + f * 0.3, -10)),
            sharp(p(f + s * (1 + gap * 0.6), -3)),
            sharp(p(f + s * (8 + gap * 0.4), 4.6)),
            sharp(p(s * 11.4 + f * 0.3, -5)),
          ]),
          fill,
          grain: grain(s),
          lines: [
            {
              d: smooth(
                [
                  p(f + s * (1.6 + gap * 0.6), -2),
                  sharp(p(f + s * (7.8 + gap * 0.4), 3.4)),
                  p(s * 10.6, -4.6),
                ],
                false,
              ),
              width: 0.3,
              color: 'stitch',
            },
          ],
        })),
      ];
    case 'stand':
      return [
        stand(5),
        ...both((s) => ({
          layer,
          d: smooth([
            sharp(p(s * 7 + f * 0.3, -13)),
            p(f + s * (3 + gap * 0.5), -11),
            sharp(p(f + s * (0.3 + gap * 0.6), -9.6)),
            sharp(p(f + s * (0.3 + gap * 0.6), -2.4)),
            p(f + s * (5 + gap * 0.3), -3.8),
            sharp(p(s * 9, -5.4)),
          ]),
          fill,
          grain: grain(0),
        })),
      ];
    case 'rib':
      return [
        stand(2.4),
        ...both((s) => ({
          layer,
          d: smooth([
            sharp(p(s * 6.6 + f * 0.3, -10.6)),
            p(f + s * (4 + gap * 0.5), -6.4),
            sharp(p(f + s * (0.2 + gap * 0.6), -4.6)),
            sharp(p(f + s * (0.2 + gap * 0.6), -0.6)),
            p(f + s * (6 + gap * 0.4), -2.6),
            sharp(p(s * 9.2 + f * 0.3, -6)),
          ]),
          fill,
          lines: [
            {
              d: [0.2, 0.4, 0.6, 0.8]
                .map((t) =>
                  smooth([p(f + s * (6.6 - 6 * t), -9 + 3.6 * t), p(f + s * (9 - 8 * t), -5 + 3 * t)], false),
                )
                .join(''),
              width: 0.5,
              color: 'seam',
              opacity: 0.5,
            },
          ],
        })),
      ];
    case 'hood':
    case 'fur':
      return [
        {
          layer: 'behind',
          d: smooth([
            sharp(p(-15, -2)),
            p(-13, -12),
            p(-7, -17.5),
            p(f * 0.5, -18.5),
            p(7, -17.5),
            p(13, -12),
            sharp(p(15, -2)),
          ]),
          fill: collar === 'fur' ? fill : 'lining',
        },
        ...both((s) => ({
          layer,
          d: smooth([
            sharp(p(s * 8 + f * 0.3, -15)),
            p(s * 14.5, -11),
            p(s * 14, -3),
            p(f + s * (7 + gap * 0.3), 4.5),
            sharp(p(f + s * (0.6 + gap * 0.6), 5)),
            p(s * 4.6 + f + s * gap * 0.4, -1.6),
            p(s * 6.6 + f * 0.5, -7),
          ]),
          fill,
          grain: grain(s),
          ...(collar === 'fur' ? { lines: furLines(p, s, f) } : {}),
          folds: [{ along: [p(s * 11.4, -11), p(s * 9.6, -4), p(f + s * 3, 2)], width: 2.4, strength: 1.5 }],
        })),
      ];
    case 'round':
      return both((s) => ({
        layer,
        d: smooth(
          [p(s * 6.6 + f * 0.3, -7.6), p(f + s * (4 + gap * 0.5), -4.6), p(f + s * (0.4 + gap * 0.6), -3.6)],
          false,
        ),
        fill: fill === 'cloth' ? 'main' : fill,
        stroke: 1.8,
      }));
    case 'v':
      return both((s) => ({
        layer,
        d: smooth(
          [p(s * 6.4 + f * 0.3, -8), p(s * 4.4 + f + s * gap * 0.5, 2), p(meet(s) + s * 0.4, breakLevel)],
          false,
        ),
        fill: fill === 'cloth' ? 'main' : fill,
        stroke: 2.2,
      }));
  }
}

function furLines(p: (x: number, level: number) => { x: number; y: number }, s: number, f: number) {
  const tufts = Array.from({ length: 22 }, (_, i) => {
    const t = i / 21;
    const c = p(s * (13.5 - 10 * t * t) + f * t, -14 + 18 * t);
    return `M${c.x.toFixed(2)},${c.y.toFixed(2)}l${(s * (i % 2 ? 2.2 : -1.6)).toFixed(2)},${i % 3 ? 1.6 : -1.4}`;
  }).join('');
  return [
    { d: tufts, width: 0.9, color: 'seam' as const, opacity: 0.4 },
    { d: tufts, width: 0.4, color: '#ffffff' as const, opacity: 0.5 },
  ];
}
