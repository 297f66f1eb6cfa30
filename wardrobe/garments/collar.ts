import { at, type Body, frontShift } from '../body/body.ts';
import { sharp, smooth } from '../shapes/geometry.ts';
import type { Fill, Layer, Part } from '../shapes/part.ts';
import { type BodiceCut, upperEdge } from './bodice-edge.ts';

export type CollarKind =
  | 'none'
  | 'rib'
  | 'shirt'
  | 'polo'
  | 'turtle'
  | 'mock'
  | 'hood'
  | 'bow'
  | 'peter pan'
  | 'ruffle';

/** The collar on a bodice's neckline. */
export function collarParts(
  body: Body,
  kind: CollarKind,
  cut: BodiceCut,
  fill: Fill,
  layer: Layer = 'collar',
): Part[] {
  const f = frontShift(body);
  const p = (x: number, level: number) => at(body, x, level);
  switch (kind) {
    case 'none':
      return [];
    case 'rib': {
      const edge = upperEdge(body, cut);
      const d = smooth(edge, false);
      return [{ layer, d, fill: fill === 'cloth' ? 'main' : fill, stroke: 2 }];
    }
    case 'shirt':
    case 'polo': {
      const tip = kind === 'shirt' ? 5.5 : 4;
      const flap = (s: -1 | 1) =>
        smooth([
          sharp(p(s * 5.4 + f * 0.3, -9.4)),
          sharp(p(f + s * 0.5, -2.4)),
          sharp(p(f + s * tip, 2.6)),
          sharp(p(s * 9.4 + f * 0.3, -5.8)),
        ]);
      return [
        {
          layer: 'behind',
          d: smooth([sharp(p(-6, -5)), p(-5.4 + f * 0.3, -9.6), p(5.4 + f * 0.3, -9.6), sharp(p(6, -5))]),
          fill,
          shadow: 0.25,
        },
        ...([-1, 1] as const).map(
          (s): Part => ({
            layer,
            d: flap(s),
            fill,
            grain: { at: p(0, 0), angle: s * 32 },
            lines: [
              {
                d: smooth(
                  [p(f + s * 0.9, -1.6), sharp(p(f + s * (tip - 0.2), 1.7)), p(s * 8.6, -5.4)],
                  false,
                ),
                width: 0.25,
                color: 'stitch',
                opacity: 0.7,
              },
            ],
          }),
        ),
      ];
    }
    case 'turtle':
    case 'mock': {
      const top = kind === 'turtle' ? -13.5 : -10.5;
      const w = 6.3;
      return [
        {
          layer,
          d: smooth([
            sharp(p(-w + f * 0.3, top)),
            p(f * 0.4, top + 0.8),
            sharp(p(w + f * 0.3, top)),
            p(w + 0.3, -8),
            sharp(p(w + 1.8, -5.4)),
            p(f, -2.6),
            sharp(p(-w - 1.8, -5.4)),
            p(-w - 0.3, -8),
          ]),
          fill,
          grain: { at: p(0, 0), angle: 0 },
          across: [p(-w - 1, -8), p(w + 1, -8)],
          folds:
            kind === 'turtle'
              ? [{ along: [p(-w, -9), p(f, -7.4), p(w, -9)], width: 1.6, strength: 2.2 }]
              : [],
        },
      ];
    }
    case 'hood':
      return [
        {
          layer: 'behind',
          d: smooth([
            sharp(p(-12.5, -4)),
            p(-11, -11),
            p(-6, -15.5),
            p(f * 0.5, -16.5),
            p(6, -15.5),
            p(11, -11),
            sharp(p(12.5, -4)),
          ]),
          fill: 'lining',
        },
        ...([-1, 1] as const).map(
          (s): Part => ({
            layer,
            d: smooth([
              sharp(p(s * 9 + f * 0.3, -14)),
              p(s * 12.6, -9),
              p(s * 11.5, -3.4),
              sharp(p(f + s * 0.4, 3.6)),
              p(s * 4.6 + f, -1.6),
              p(s * 7 + f * 0.5, -7),
            ]),
            fill,
            grain: { at: p(0, 0), angle: s * 20 },
            folds: [
              { along: [p(s * 10.8, -10), p(s * 9, -4), p(f + s * 2, 1.4)], width: 2.4, strength: 1.6 },
            ],
          }),
        ),
      ];
    case 'bow':
      return [
        ...([-1, 1] as const).map(
          (s): Part => ({
            layer,
            d: smooth([
              sharp(p(f, -1)),
              p(f + s * 4, -4.4),
              p(f + s * 8.4, -4.2),
              p(f + s * 8.6, 1.2),
              p(f + s * 4, 1.4),
            ]),
            fill,
            folds: [{ along: [p(f, -1), p(f + s * 6, -1.4)], width: 1.6, strength: 2 }],
          }),
        ),
        ...([-1, 1] as const).map(
          (s): Part => ({
            layer,
            d: smooth([
              sharp(p(f, -0.6)),
              p(f + s * 3.4, 6),
              sharp(p(f + s * 5, 15)),
              sharp(p(f + s * 1.2, 14)),
              p(f + s * 0.8, 7),
            ]),
            fill,
            folds: [{ along: [p(f, 0), p(f + s * 3, 13)], width: 1.2, strength: 2 }],
          }),
        ),
        { layer, d: smooth([p(f - 1.4, -2.2), p(f + 1.4, -2.2), p(f + 1.4, 0.6), p(f - 1.4, 0.6)]), fill },
      ];
    case 'peter pan':
      return ([-1, 1] as const).map(
        (s): Part => ({
          layer,
          d: smooth([
            sharp(p(s * 6 + f * 0.3, -8.4)),
            p(s * 4.6 + f * 0.7, -4),
            sharp(p(f, -1.8)),
            p(f + s * 2, 2.6),
            p(f + s * 7, 2.6),
            p(s * 11, -2),
            sharp(p(s * 9.4, -6.4)),
          ]),
          fill,
        }),
      );
    case 'ruffle': {
      const waves = Array.from({ length: 13 }, (_, i) =>
        p(f - 8.6 + (i * 17.2) / 12, (i % 2 ? 1 : -2.2) + (1 - Math.abs(i - 6) / 6) * 5),
      );
      return [
        {
          layer,
          d: smooth([
            sharp(p(-7.6 + f * 0.3, -8)),
            p(-4 + f, -3.6),
            p(f, -2.2),
            p(4 + f, -3.6),
            sharp(p(7.6 + f * 0.3, -8)),
            ...[...waves].reverse(),
          ]),
          fill,
          grain: { at: p(0, 0), angle: 0 },
          folds: waves
            .filter((_, i) => i % 2 === 0)
            .map((w) => ({ along: [w, p(f + (w.x - f) * 0.6, -4)], width: 1, strength: 2 })),
        },
      ];
    }
  }
}
