import { ellipse, point, sharp, smooth } from '../shapes/geometry.ts';
import type { Fill, Part } from '../shapes/part.ts';
import { ankleLoop } from './shoe-closure.ts';
import type { FootwearCut } from './shoe-cut.ts';

/** What holds an open shoe: bands over the toes or instep, a heel cup and a loop around the ankle. */
export function strapParts(cut: FootwearCut): Part[] {
  const { heel: h, sole: t } = cut;
  const rise = -t - h;
  const grain = { at: point(0, 0), angle: 0 } as const;
  const over = (from: number, to: number, height: number, fill: Fill = 'cloth'): Part => {
    const base = (x: number) => -t - h * Math.max(0, 1 - x / 17) * 0.8 + 0.2;
    const d = smooth([
      sharp(point(from, base(from))),
      point(from + 1, base(from) - height * 0.6),
      point(from + 2.6, base(from) - height),
      point(to - 1, base(to) - height * 0.86),
      sharp(point(to + 0.6, base(to))),
    ]);
    return {
      layer: 'feet',
      d,
      fill,
      grain,
      lines: [{ d, width: 0.9, color: 'stitch', opacity: 0.4 }],
      folds: [
        {
          along: [point(from + 1, base(from) - height * 0.5), point(to - 1, base(to) - height * 0.5)],
          width: 2,
          light: true,
          strength: 2,
        },
      ],
    };
  };
  if (cut.upper === 'slide')
    return cut.closure === 'buckles'
      ? [
          over(9.4, 14.4, 6.6),
          over(16.6, 21.8, 5),
          { layer: 'feet', d: ellipse(12.4, rise - 3.4, 1.2), fill: 'metal' },
          { layer: 'feet', d: ellipse(19.2, -t - 2.8, 1.2), fill: 'metal' },
        ]
      : [over(10.6, 22, 6.6)];
  const cup: Part = {
    layer: 'feet',
    d: smooth([
      sharp(point(-0.6, rise + 0.2)),
      point(-1, rise - 3),
      sharp(point(-0.2, rise - 6.4)),
      point(2.4, rise - 5.4),
      sharp(point(5.4, rise + 0.6)),
    ]),
    fill: 'main',
  };
  return [
    over(16.4, 22.8, 4.6),
    ...(cut.detail === 'none' ? [] : [over(12.4, 15.6, 6, 'second')]),
    cup,
    ...ankleLoop(rise),
  ];
}
