import { ellipse, type Knot, point, sharp, smooth } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import { badge, crown, crownTop, grain, type HatCut, layer } from './hat-cut.ts';

export function bucketParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  const b = cut.brim;
  return [
    back(b, -3.4),
    crown(
      [
        sharp(point(-8.4, -5)),
        sharp(point(-6.8, top)),
        point(0, top - 1),
        sharp(point(6.8, top)),
        sharp(point(8.4, -5)),
        point(0, -3.8),
      ],
      [
        {
          d: smooth([point(-6.8, top + 0.6), point(0, top + 0.4), point(6.8, top + 0.6)], false),
          width: 0.4,
          color: 'seam',
        },
      ],
    ),
    ...badge(cut, -9),
    {
      layer,
      d: smooth([
        sharp(point(-8.4, -5.4)),
        point(0, -4),
        sharp(point(8.4, -5.4)),
        sharp(point(8.4 + b * 0.72, -0.6 + b * 0.15)),
        point(0, 1.4 + b * 0.1),
        sharp(point(-8.4 - b * 0.72, -0.6 + b * 0.15)),
      ]),
      fill: 'cloth',
      grain,
      across: [point(-12, 0), point(12, 0)],
      lines: [0.35, 0.6, 0.85].map((k) => ({
        d: smooth(
          [
            point(-8.4 - b * 0.72 * k, -5 + 4.4 * k),
            point(0, -4 + 5 * k),
            point(8.4 + b * 0.72 * k, -5 + 4.4 * k),
          ],
          false,
        ),
        width: 0.22,
        color: 'stitch' as const,
      })),
    },
  ];
}

export function brimmedParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  const b = cut.brim;

  const w = 8.4;
  const flat = cut.shape === 'boater';
  const pinch: Knot[] = flat
    ? [sharp(point(-w, top)), point(0, top - 0.6), sharp(point(w, top))]
    : cut.shape === 'fedora'
      ? [
          point(-w * 0.86, top + 1),
          point(-3, top - 0.6),
          point(0, top + 1.4),
          point(3, top - 0.6),
          point(w * 0.86, top + 1),
        ]
      : [point(-w * 0.8, top + 1.4), point(0, top - 0.4), point(w * 0.8, top + 1.4)];
  const bandPart: Part = {
    layer,
    d: smooth([
      sharp(point(-w - 0.2, -8)),
      point(0, -6.6),
      sharp(point(w + 0.2, -8)),
      sharp(point(w + 0.3, -4.8)),
      point(0, -3.2),
      sharp(point(-w - 0.3, -4.8)),
    ]),
    fill: cut.accent,
  };
  const dip = cut.shape === 'wide brim' ? 2.4 : 1;
  const brim: Part = {
    layer,
    d: smooth([
      point(-w - b, -4.4 + dip),
      point(-w, -5.2),
      point(0, -3.4),
      point(w, -5.2),
      point(w + b, -4.4 + dip),
      point(w * 0.9, -1.6 + dip),
      point(0, -0.8 + dip * 0.4),
      point(-w * 0.9, -1.6 + dip),
    ]),
    fill: 'cloth',
    grain,
    folds: [
      {
        along: [point(-w - b * 0.6, -4 + dip), point(0, -2), point(w + b * 0.6, -4 + dip)],
        width: 1.4,
        strength: 2,
      },
    ],
    lines: [
      {
        d: smooth(
          [point(-w - b + 0.8, -4 + dip), point(0, -1.4 + dip * 0.4), point(w + b - 0.8, -4 + dip)],
          false,
        ),
        width: 0.25,
        color: 'stitch',
      },
    ],
  };
  return [
    back(b, -4.4 + dip * 0.5),
    crown([sharp(point(-w, -4.6)), ...pinch, sharp(point(w, -4.6)), point(0, -3.2)], []),
    ...(cut.band === 'none' ? [] : [bandPart]),
    ...(cut.detail === 'bow'
      ? [
          {
            layer,
            d: smooth([
              sharp(point(5, -6)),
              point(8, -9),
              point(9.4, -5.6),
              sharp(point(5, -5.4)),
              point(3, -4),
              point(3, -7.6),
            ]),
            fill: cut.accent,
          } as Part,
        ]
      : []),
    brim,
  ];
}

function back(brim: number, y: number): Part {
  return { layer: 'behind', d: ellipse(0, y - 0.6, 8.4 + brim, 2.4), fill: 'lining', shadow: 0.2 };
}
