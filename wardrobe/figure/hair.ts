import type { Hair } from '../body/person.ts';
import { darker, lighter } from '../fabric/palette.ts';
import { ellipse, type Knot, point, sharp, smooth } from '../shapes/geometry.ts';
import type { Line, Part } from '../shapes/part.ts';

/** Hair around a head whose middle is at (0, 0): what falls behind the body and what frames the face. */
export function hairParts(transform: string, hair: Hair): Part[] {
  const { back, front } = shapes(hair.style);
  const color = hair.color as `#${string}`;
  const strands = (d: string, light: boolean): Line => ({
    d,
    width: 0.35,
    color: (light ? lighter(hair.color, 0.28) : darker(hair.color, 0.4)) as `#${string}`,
    opacity: 0.45,
  });
  const streaks = (reach: number): Line[] => [
    strands(
      [-5, -3, 2, 4.4].map((x) => `M${x * 0.4},-10.4Q${x * 1.6},-9 ${x * 1.9},${reach}`).join(''),
      true,
    ),
    strands(
      [-6, -1.4, 3.2, 6].map((x) => `M${x * 0.3},-10.8Q${x * 1.5},-9.6 ${x * 1.5},${reach}`).join(''),
      false,
    ),
  ];
  return [
    ...back.map(
      (d): Part => ({ layer: 'behind', d, fill: color, transform, shadow: 0.16, lines: streaks(16) }),
    ),
    ...front.map(
      (d): Part => ({
        layer: 'head',
        d,
        fill: color,
        transform,
        lines: streaks(-2),
        folds: [
          { along: [point(-6, -7), point(-2, -9.6), point(3, -9.2)], width: 2, light: true, strength: 2.4 },
        ],
      }),
    ),
  ];
}

const fringe = (...inner: Knot[]): string =>
  smooth([
    sharp(point(-8, 0.5)),
    point(-8.7, -5),
    point(-6.2, -11),
    point(0, -12.8),
    point(6.2, -11),
    point(8.7, -5),
    sharp(point(8, 0.5)),
    ...inner,
  ]);

const parted = fringe(
  point(7.2, -3.4),
  point(4.6, -6.4),
  sharp(point(-1.6, -8.6)),
  point(-5.8, -6),
  point(-7.2, -2.6),
);
const straightFringe = fringe(
  point(7, -2.6),
  sharp(point(6.2, -3.6)),
  point(0, -3.2),
  sharp(point(-6.2, -3.6)),
  point(-7, -2.6),
);
const swept = fringe(point(7.3, -3.4), point(5, -7.4), point(-2, -6), point(-6.6, -5), point(-7.4, -2.4));

function fall(width: number, length: number, wave = 0): string {
  return smooth([
    point(-7, -8),
    point(0, -12.4),
    point(7, -8),
    point(width, 2),
    point(width + wave, length * 0.5),
    point(width - wave * 0.4, length * 0.8),
    sharp(point(width * 0.8, length)),
    point(0, length + 1),
    sharp(point(-width * 0.8, length)),
    point(-width + wave * 0.4, length * 0.8),
    point(-width - wave, length * 0.5),
    point(-width, 2),
  ]);
}

function curls(radius: number, cy: number, count = 16): string[] {
  const locks = Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI;
    return ellipse(Math.cos(angle) * radius * 0.82, cy + Math.sin(angle) * radius * 0.8, radius * 0.34);
  });
  return [...locks, ellipse(0, cy, radius * 0.85)];
}

function shapes(style: Hair['style']): {
  readonly back: readonly string[];
  readonly front: readonly string[];
} {
  switch (style) {
    case 'short':
      return {
        back: [],
        front: [fringe(point(7.4, -3), point(5.4, -7), point(0, -8.2), point(-5.4, -7), point(-7.4, -3))],
      };
    case 'buzz':
      return {
        back: [],
        front: [
          smooth([
            sharp(point(-7.7, -1.6)),
            point(-7.9, -5.4),
            point(-5.6, -9.8),
            point(0, -11.4),
            point(5.6, -9.8),
            point(7.9, -5.4),
            sharp(point(7.7, -1.6)),
            point(6.4, -5.6),
            point(0, -7.6),
            point(-6.4, -5.6),
          ]),
        ],
      };
    case 'side part':
      return { back: [], front: [swept] };
    case 'bob':
      return { back: [fall(9.2, 10)], front: [straightFringe] };
    case 'curly bob':
      return { back: curls(12, 1), front: [swept] };
    case 'long':
      return { back: [fall(9.6, 31)], front: [parted] };
    case 'wavy':
      return { back: [fall(10.4, 26, 2)], front: [parted] };
    case 'ponytail':
      return {
        back: [
          smooth([point(4, -8), point(11.4, -4), point(12.6, 8), point(10, 21), point(8, 14), point(8, 0)]),
        ],
        front: [fringe(point(7.4, -3.4), point(5, -7.6), point(0, -8.8), point(-5, -7.6), point(-7.4, -3.4))],
      };
    case 'bun':
      return {
        back: [ellipse(0, -14, 5.2, 4.6)],
        front: [fringe(point(7.4, -3), point(5.2, -7), point(0, -8.4), point(-5.2, -7), point(-7.4, -3))],
      };
    case 'afro':
      return {
        back: curls(14.5, -4, 22),
        front: [fringe(point(7, -3.6), point(4, -7.4), point(0, -8), point(-4, -7.4), point(-7, -3.6))],
      };
  }
}
