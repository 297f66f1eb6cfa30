import { ellipse, point, smooth, straight, text } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import type { FootwearCut } from './shoe-cut.ts';

function laces(cut: FootwearCut, rise: number, half: number): Part[] {
  const high = cut.shaft > 0 ? Math.min(cut.shaft, 14) : 0;
  const rows = 4 + Math.round(high / 3);
  return Array.from({ length: rows }, (_, i): Part => {
    const k = i / (rows - 1);
    const onShaft = high > 0 && k > 0.5;
    const a = onShaft
      ? point(6.4 + half * 0.35, rise - 8 - (k - 0.5) * 2 * high)
      : point(17.2 - k * (high ? 8 : 5.6), -cut.sole - 3.6 - k * (-rise - cut.sole + 3.4) * (high ? 1.3 : 1));
    const b = onShaft ? point(6.4 + half * 0.98, a.y - 0.6) : point(a.x + 2.6, a.y - 1);
    return {
      layer: 'feet',
      d: smooth([a, b], false),
      fill: cut.sole > 3.4 && cut.tread === 'lugged' ? 'second' : '#f3f1ea',
      stroke: 0.75,
    };
  });
}

export function closureParts(cut: FootwearCut, rise: number, squeeze: number, half: number): Part[] {
  const t = cut.sole;
  const layer = 'feet';
  switch (cut.closure) {
    case 'laces':
      return laces(cut, rise, half);
    case 'elastic':
      return [
        {
          layer,
          d: straight([
            point(5, rise - 8 - cut.shaft * 0.9),
            point(9, rise - 8 - cut.shaft * 0.9),
            point(8.4, rise - 3),
            point(6, rise - 3),
          ]),
          fill: 'second',
          lines: [
            {
              d: [5.8, 6.6, 7.4, 8.2]
                .map((x) => `M${x},${text(rise - 7.6 - cut.shaft * 0.9)}V${text(rise - 3)}`)
                .join(''),
              width: 0.3,
              color: '#000000',
              opacity: 0.5,
            },
          ],
        },
      ];
    case 'buckles':
      return [0, 1].flatMap((i): Part[] => [
        {
          layer,
          d: smooth(
            [point(6.4 - half, rise - 5 - i * 6.4), point(6.4 + half + 0.8, rise - 6 - i * 6.4)],
            false,
          ),
          fill: 'second',
          stroke: 1.8,
        },
        { layer, d: ellipse(8.6, rise - 5.8 - i * 6.4, 1.3 / squeeze ** 0.5, 1.3), fill: 'metal' },
      ]);
    case 'zip':
      return [
        {
          layer,
          d: smooth([point(6.4, rise - 3), point(6.4, rise - 8 - cut.shaft)], false),
          fill: 'metal',
          stroke: 0.7,
        },
      ];
    case 'ankle strap':
      return ankleLoop(rise);
    case 'velcro':
      return [0, 1].map(
        (i): Part => ({
          layer,
          d: straight([
            point(9.6 + i * 3.6, rise - 6 + i * 1.9),
            point(12.4 + i * 3.6, rise - 7 + i * 2.2),
            point(14.6 + i * 3, -t - 1.6),
            point(11.8 + i * 3, -t - 1.4),
          ]),
          fill: 'second',
        }),
      );
    case 'none':
      return [];
  }
}

export function ankleLoop(rise: number): Part[] {
  return [
    {
      layer: 'feet',
      d: smooth([point(0, rise - 4), point(0.2, rise - 10.4)], false),
      fill: 'main',
      stroke: 1.1,
    },
    {
      layer: 'feet',
      d: `${ellipse(5.4, rise - 10.6, 5.4, 1.7)}${ellipse(5.4, rise - 10.9, 4.6, 1)}`,
      fill: 'main',
      holes: true,
    },
    { layer: 'feet', d: ellipse(8.4, rise - 9.5, 0.8), fill: 'metal' },
  ];
}
