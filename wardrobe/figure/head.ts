import type { Body } from '../body/body.ts';
import type { Person } from '../body/person.ts';
import { darker } from '../fabric/palette.ts';
import { ellipse, point, sharp, smooth, text } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';

export type Skin = `#${string}`;

/** Puts drawings in the frame of the head, its middle at (0, 0), where the head is. */
export function headTransform(body: Body): string {
  return `translate(${text(body.head.x)} ${text(body.head.y)}) rotate(${text(body.stance.lean * 0.6 + body.stance.shoulderTilt * 0.4)})`;
}

export function headParts(body: Body, person: Person): Part[] {
  const transform = headTransform(body);
  const skin = person.skin as Skin;
  const dark = darker(skin, 0.45) as Skin;
  const f = body.stance.turn * 1.6;
  const layer = 'head';
  const brow = darker(person.hair.color, 0.15) as Skin;
  const eye = (s: -1 | 1): Part[] => [
    {
      layer,
      d: smooth([
        point(f + s * 3.2 - 1.5, -0.2),
        point(f + s * 3.2, -1),
        point(f + s * 3.2 + 1.5, -0.2),
        point(f + s * 3.2, 0.5),
      ]),
      fill: '#f6f2ec',
    },
    { layer, d: ellipse(f + s * 3.2 + f * 0.2, -0.25, 0.72), fill: '#33241c' },
    {
      layer,
      d: smooth(
        [point(f + s * 3.2 - 1.6, -0.3), point(f + s * 3.2, -1.15), point(f + s * 3.2 + 1.6, -0.3)],
        false,
      ),
      fill: '#2a1c17',
      stroke: 0.36,
    },
    {
      layer,
      d: smooth([point(f + s * 1.7, -2.6), point(f + s * 3.4, -3.3), point(f + s * 5, -2.7)], false),
      fill: brow,
      stroke: 0.6,
    },
  ];
  const parts: Part[] = [
    ...([-1, 1] as const).map(
      (s): Part => ({ layer, d: ellipse(s * 7.6 + f * -0.3, 0.6, 1.3, 2.3), fill: skin }),
    ),
    {
      layer,
      d: smooth([
        point(-7.6, -3),
        point(-7.4, 2),
        point(-5.6, 7.4),
        point(-2.2, 10.6),
        point(0, 11),
        point(2.2, 10.6),
        point(5.6, 7.4),
        point(7.4, 2),
        point(7.6, -3),
        point(5.6, -8.6),
        point(0, -10.6),
        point(-5.6, -8.6),
      ]),
      fill: skin,
      across: [point(-8, 0), point(8, 0)],
      folds: [
        { along: [point(f + 0.4, -1), point(f + 1.1, 2.6), point(f - 0.4, 3.2)], width: 0.8, strength: 2 },
        ...([-1, 1] as const).map((s) => ({
          along: [point(f + s * 4.2, 3), point(f + s * 4.6, 3.2)],
          width: 3.4,
          light: true,
          strength: 1,
        })),
      ],
    },
    ...eye(-1),
    ...eye(1),
    {
      layer,
      d: smooth([point(f - 0.9, 3.1), point(f, 3.6), point(f + 0.9, 3.1)], false),
      fill: dark,
      stroke: 0.34,
      opacity: 0.7,
    },
    {
      layer,
      d: smooth([
        sharp(point(f - 2.1, 6.2)),
        point(f - 0.7, 5.7),
        point(f, 5.95),
        point(f + 0.7, 5.7),
        sharp(point(f + 2.1, 6.2)),
        point(f, 7.2),
      ]),
      fill: person.lips as Skin,
    },
    {
      layer,
      d: smooth([point(f - 2, 6.2), point(f, 6.35), point(f + 2, 6.2)], false),
      fill: dark,
      stroke: 0.22,
    },
  ];
  return parts.map((part) => ({ ...part, transform }));
}
