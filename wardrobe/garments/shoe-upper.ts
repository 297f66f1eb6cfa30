import { ellipse, type Knot, point, sharp, smooth, straight, text } from '../shapes/geometry.ts';
import type { Fill, Line, Part } from '../shapes/part.ts';
import { closureParts } from './shoe-closure.ts';
import { type FootwearCut, toeReach } from './shoe-cut.ts';

/** Outline of a closed upper; low shoes dip behind the instep, boots go on into a shaft. */
export function closedParts(cut: FootwearCut, squeeze: number): Part[] {
  const { heel: h, sole: t, shaft } = cut;
  const toe = toeReach[cut.toe];
  const toeKnots: Knot[] =
    cut.toe === 'point'
      ? [point(toe - 2.5, -t - 1.6), sharp(point(toe, -t - 0.4))]
      : cut.toe === 'square'
        ? [sharp(point(toe - 0.6, -t - 3)), sharp(point(toe, -t))]
        : [point(toe - 1.4, -t - 3.6), point(toe + 0.2, -t - 1.2), sharp(point(toe - 0.2, -t))];
  const base: Knot[] = [
    point(19, -t),
    point(13, -t - h * 0.25),
    sharp(point(-0.4, -t - h + 0.1)),
    point(-1, -t - h - 3),
  ];
  const rise = -t - h;
  let opening: Knot[];
  // The shaft keeps the leg's width however much the foot is foreshortened.
  const half = Math.max(5, 4.7 / squeeze);
  const axis = 6.4;
  if (shaft > 0) {
    const calf = shaft > 18 ? 1.24 : 1.02;
    opening = [
      point(axis - half * 0.9, rise - 9),
      sharp(point(axis - half * calf, rise - 9 - shaft)),
      sharp(point(axis + half * calf, rise - 9 - shaft)),
      point(axis + half * 0.96, rise - 10.5),
      point(14.5, rise * 0.6 - 6.6 - t * 0.4),
    ];
  } else if (cut.upper === 'pump')
    opening = [
      sharp(point(0, rise - 6)),
      point(4, rise - 3.6),
      point(12, rise * 0.7 - 2.4),
      sharp(point(19.5, -t - 4.2)),
    ];
  else if (cut.upper === 'mule') opening = [sharp(point(9, rise - 1.2)), sharp(point(11, rise * 0.8 - 6.4))];
  else
    opening = [
      sharp(point(0.2, rise - 7.6)),
      point(4.6, rise - 5.6),
      sharp(point(10.4, rise - 7.8)),
      point(15, rise * 0.6 - t * 0.4 - 6.4),
    ];
  const body =
    cut.upper === 'mule' ? [point(19, -t), point(13, -t - h * 0.25), sharp(point(9, -t - h * 0.6))] : base;
  const d = smooth([...body, ...opening, point(20.5, -t - (cut.toe === 'point' ? 3.6 : 4.8)), ...toeKnots]);
  const upper: Part = {
    layer: 'feet',
    d,
    fill: 'cloth',
    grain: { at: point(0, 0), angle: 0 },
    folds: [
      { along: [point(17, -t - 5.4), point(18.6, -t - 2)], width: 1.4, strength: 1.6 },
      {
        along: [point(2, rise - 2), point(12, -t - h * 0.3 - 2), point(24, -t - 1.2)],
        width: 2.4,
        strength: 1.2,
      },
      { along: [point(12, rise * 0.7 - 6), point(21, -t - 4)], width: 1.6, light: true, strength: 2.4 },
    ],
    lines: seams(cut, rise, toe),
    panel: { at: point(12, -5), halfWidth: 13, halfHeight: 5 + shaft / 2 },
  };
  const inside: Part = {
    layer: 'feet',
    d: shaft > 0 ? ellipse(axis, rise - 9 - shaft, half, 1.2) : ellipse(5, rise - 6.8, 5, 1.4),
    fill: 'lining',
  };
  return [
    ...(cut.upper === 'closed' ? [inside] : []),
    upper,
    ...capParts(cut, rise, toe),
    ...closureParts(cut, rise, squeeze, half),
  ];
}

function seams(cut: FootwearCut, rise: number, toe: number): Line[] {
  const t = cut.sole;
  const lines: Line[] = [
    {
      d: smooth(
        [
          point(-1, rise + 0.6),
          point(9, -t - cut.heel * 0.6 - 0.7),
          point(19, -t - 0.7),
          point(toe, -t - 0.9),
        ],
        false,
      ),
      width: 0.3,
      color: 'stitch',
      opacity: 0.8,
    },
  ];
  if (cut.closure === 'laces')
    lines.push({
      d: smooth(
        [point(9.6, rise - 6.6), point(11.6, rise * 0.7 - 2.4), point(18, -t - 3.2), point(19, -t - 4.8)],
        false,
      ),
      width: 0.35,
      color: 'seam',
    });
  if (cut.detail === 'side stripes')
    lines.push(
      ...[0, 2.6, 5.2].map(
        (dx): Line => ({
          d: `M${text(8 + dx)},${text(-t - cut.heel * 0.4 - 0.6)}L${text(11.4 + dx)},${text(rise * 0.75 - 6)}`,
          width: 1.3,
          color: 'second',
          opacity: 1,
        }),
      ),
    );
  if (cut.detail === 'wave')
    lines.push({
      d: smooth([point(4, -t - 3.6), point(9, -t - 1.4), point(14, -t - 2.6), point(19, -t - 5.4)], false),
      width: 1.7,
      color: 'second',
      opacity: 1,
    });
  if (cut.detail === 'stitched')
    lines.push(
      {
        d: smooth([point(13, rise - 12), point(16, rise * 0.6 - 5), point(21, -t - 4)], false),
        width: 0.5,
        color: 'second',
        opacity: 1,
      },
      {
        d: smooth([point(3, rise - 12), point(6, rise - 4), point(10, rise - 12)], false),
        width: 0.5,
        color: 'second',
        opacity: 1,
      },
      {
        d: smooth([point(2, rise - 18), point(6, rise - 10), point(11, rise - 18)], false),
        width: 0.5,
        color: 'third',
        opacity: 1,
      },
    );
  return lines;
}

function capParts(cut: FootwearCut, rise: number, toe: number): Part[] {
  const t = cut.sole;
  const cap = (fill: Fill): Part => ({
    layer: 'feet',
    d: smooth([
      sharp(point(20.2, -t)),
      sharp(point(20.8, -t - 4.6)),
      point(toe - 1.4, -t - 3.5),
      point(toe + 0.2, -t - 1.2),
      sharp(point(toe - 0.2, -t)),
    ]),
    fill,
  });
  const heelTab: Part = {
    layer: 'feet',
    d: smooth([
      sharp(point(-0.8, rise + 0.2)),
      point(-1, rise - 3),
      sharp(point(0.2, rise - 7.6)),
      sharp(point(3, rise - 6.4)),
      point(2.4, rise - 3),
      sharp(point(4.4, rise + 0.4)),
    ]),
    fill: 'second',
  };
  switch (cut.detail) {
    case 'toe cap':
      return [cap(cut.sole > 2 ? 'sole' : 'second')];
    case 'side stripes':
    case 'wave':
      return cut.shaft > 0 ? [] : [heelTab];
    case 'star':
      return [
        {
          layer: 'feet',
          d: ellipse(6.4, rise - 9.5, 3),
          fill: '#f4f2ea',
          lines: [{ d: ellipse(6.4, rise - 9.5, 1.2), width: 1.6, color: 'second' }],
        },
        cap('sole'),
      ];
    case 'penny':
      return [
        {
          layer: 'feet',
          d: straight([
            point(13, rise - 5.2 + cut.heel * 0.5),
            point(16.4, -t - 6.4),
            point(18, -t - 2),
            point(14.6, -t - 1.6),
          ]),
          fill: 'second',
          shadow: 0.12,
        },
      ];
    case 'wingtip':
      return [
        {
          ...cap('second'),
          lines: [
            {
              d: smooth([point(20.6, -t), point(21.4, -t - 4.2)], false),
              width: 0.6,
              color: 'stitch',
              dash: '.1 .9',
              opacity: 1,
            },
          ],
        },
        heelTab,
      ];
    case 'bow':
      return [-1, 1].map(
        (s): Part => ({
          layer: 'feet',
          d: smooth([
            sharp(point(20.4, -t - 4.6)),
            point(20.4 + s * 2.6, -t - 6.8),
            point(20.4 + s * 3.2, -t - 3.4),
          ]),
          fill: 'second',
        }),
      );
    case 'fringe':
      return [
        {
          layer: 'feet',
          d: straight([
            point(11.6, rise - 6.8),
            point(18.4, -t - 6),
            ...Array.from({ length: 9 }, (_, i) => point(19 - i, -t - (i % 2 ? 1.2 : 3.4) + i * 0.06)),
          ]),
          fill: 'cloth',
          shadow: 0.12,
        },
      ];
    default:
      return [];
  }
}
