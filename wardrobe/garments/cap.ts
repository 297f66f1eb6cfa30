import { ellipse, type Knot, point, sharp, smooth, text } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import { badge, crown, crownTop, grain, type HatCut, layer } from './hat-cut.ts';

export function capParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  const b = cut.brim;

  const peak: Part = {
    layer,
    d: smooth([
      sharp(point(-9, -4.4)),
      point(-5, -6.4),
      point(2, -6.8),
      sharp(point(9, -4.6)),
      point(10.5, -1.4),
      point(6, -0.6 + b * 0.1),
      point(-3, -2),
      point(-9.6, -0.4 + b * 0.1),
    ]),
    fill: cut.accent === 'main' ? 'cloth' : cut.accent,
    grain,
    folds: [{ along: [point(-8, -3), point(0, -4.6), point(8, -3)], width: 1.6, light: true, strength: 2 }],
    lines: [0.5, 1.1, 1.7].map((k) => ({
      d: smooth([point(-8.6, -4 + k * 1.4), point(0, -5.8 + k * 1.8), point(9, -4 + k * 1.4)], false),
      width: 0.2,
      color: 'stitch' as const,
    })),
  };
  const dome =
    cut.shape === 'cap'
      ? crown(
          [
            sharp(point(-9, -4)),
            point(-9.3, -9),
            point(-6, top + 1.6),
            point(0, top),
            point(6, top + 1.6),
            point(9.3, -9),
            sharp(point(9, -4)),
            point(0, -6.4),
          ],
          [
            { d: smooth([point(0, top), point(0.6, -6)], false), width: 0.35, color: 'seam' },
            {
              d: smooth([point(-1, top), point(-5.4, -10), point(-6, -5)], false),
              width: 0.3,
              color: 'seam',
            },
            {
              d: smooth([point(1, top), point(5.6, -10), point(6.2, -5)], false),
              width: 0.3,
              color: 'seam',
            },
          ],
        )
      : crown([
          sharp(point(-9, -4)),
          sharp(point(-9, -8.4)),
          point(0, -10.4),
          sharp(point(9, -8.4)),
          sharp(point(9, -4)),
          point(0, -6.4),
        ]);
  return [
    dome,
    ...(cut.shape === 'cap' ? [{ layer, d: ellipse(0, top, 0.9, 0.6), fill: 'second' } as Part] : []),
    ...badge(cut, -9.4),
    peak,
  ];
}

export function beretParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  return [
    crown([
      sharp(point(-8.6, -5)),
      point(-11.5, -9),
      point(-8, top + 1),
      point(2, top - 0.6),
      point(11.5, top + 3),
      point(13, -8.6),
      point(10, -5.4),
      sharp(point(8.4, -5)),
      point(0, -6.4),
    ]),
    {
      layer,
      d: smooth([
        sharp(point(-8.8, -4)),
        sharp(point(-8.8, -6)),
        point(0, -7.6),
        sharp(point(8.6, -6)),
        sharp(point(8.6, -4)),
        point(0, -5.8),
      ]),
      fill: cut.accent === 'main' ? 'main' : cut.accent,
      shadow: 0.18,
    },
    { layer, d: smooth([point(2, top - 0.6), point(2.6, top - 3)], false), fill: 'main', stroke: 0.9 },
    ...badge(cut, -9),
  ];
}

export function newsboyParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  return [
    crown(
      [
        sharp(point(-9, -5)),
        point(-11.6, -9),
        point(-8, top + 1),
        point(0, top - 0.4),
        point(8, top + 1),
        point(11.6, -9),
        sharp(point(9, -5)),
        point(0, -6.4),
      ],
      Array.from({ length: 5 }, (_, i) => ({
        d: smooth([point(0, top), point((i - 2) * 4.4, -10), point((i - 2) * 3.8, -6)], false),
        width: 0.35,
        color: 'seam' as const,
      })),
    ),
    { layer, d: ellipse(0, top, 1.1, 0.7), fill: cut.accent },
    {
      layer,
      d: smooth([
        sharp(point(-8.4, -5)),
        point(0, -7),
        sharp(point(8.4, -5)),
        point(8, -2),
        point(0, -2.8),
        point(-8, -2),
      ]),
      fill: 'cloth',
      grain,
      shadow: 0.1,
    },
  ];
}

export function trapperParts(cut: HatCut): Part[] {
  const top = crownTop(cut);

  const flapKnots = (s: number): Knot[] => [
    sharp(point(s * 7, -5)),
    sharp(point(s * 9.8, -6)),
    point(s * 11.4, 2),
    point(s * 10, 9),
    point(s * 7.4, 8),
    point(s * 6.8, 1),
  ];
  return [
    ...[-1, 1].map(
      (s): Part => ({
        layer,
        d: smooth(flapKnots(s)),
        fill: cut.accent,
        folds: [{ along: [point(s * 9, -4), point(s * 9.4, 7)], width: 2, light: true, strength: 2 }],
      }),
    ),
    crown([
      sharp(point(-9, -5)),
      point(-9.2, -10),
      point(-5.6, top + 1.2),
      point(0, top),
      point(5.6, top + 1.2),
      point(9.2, -10),
      sharp(point(9, -5)),
    ]),
    {
      layer,
      d: smooth([
        sharp(point(-9.6, -4)),
        sharp(point(-9.2, -9)),
        point(0, -10.6),
        sharp(point(9.2, -9)),
        sharp(point(9.6, -4)),
        point(0, -5.4),
      ]),
      fill: cut.accent,
      lines: [
        {
          d: Array.from({ length: 12 }, (_, i) => `M${text(-8.5 + i * 1.5)},-5l.8,-2.4`).join(''),
          width: 0.5,
          color: 'seam',
          opacity: 0.35,
        },
      ],
    },
  ];
}
