import { at, type Body, frontShift, halfWidth, type Leg } from '../body/body.ts';
import { alongLeg } from '../body/leg.ts';
import {
  distance,
  ellipse,
  leanOf,
  leftToRight,
  mix,
  type Point,
  point,
  roundedBox,
  sharp,
  smooth,
  text,
} from '../shapes/geometry.ts';
import type { Line, Part } from '../shapes/part.ts';
import { belt } from './belt.ts';
import { buttons } from './fastening.ts';
import type { PantsCut } from './pants-cut.ts';

export function legCuff(
  line: readonly Point[],
  { outer, inner }: { outer: Point; inner: Point },
  cut: PantsCut,
): Part {
  const last = line.at(-1) ?? outer;
  const before = line.at(-2) ?? last;
  const length = distance(before, last) || 1;
  const along = point((last.x - before.x) / length, (last.y - before.y) / length);
  const rib = cut.cuff === 'rib';
  const move = (q: Point, d: number, squeeze: number) =>
    sharp(
      point(last.x + (q.x - last.x) * squeeze + along.x * d, last.y + (q.y - last.y) * squeeze + along.y * d),
    );
  const d = smooth([
    move(outer, rib ? -0.6 : -3.6, 1.02),
    move(inner, rib ? -0.6 : -3.6, 1.02),
    move(inner, rib ? 4 : 0.4, rib ? 0.72 : 1.05),
    move(outer, rib ? 4 : 0.4, rib ? 0.72 : 1.05),
  ]);
  const ribs = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9]
    .map((t) => smooth([mix(outer, inner, t), mix(move(outer, 4, 0.72), move(inner, 4, 0.72), t)], false))
    .join('');
  return {
    layer: 'legs',
    d,
    fill: rib ? 'main' : cut.jeans ? 'second' : 'cloth',
    grain: { at: last, angle: 0 },
    across: leftToRight(outer, inner),
    lines: rib ? [{ d: ribs, width: 0.5, color: 'seam', opacity: 0.5 }] : [],
  };
}

export function cargoPocket(
  leg: Leg,
  outer: readonly Point[],
  shares: readonly number[],
  side: number,
): Part[] {
  const share = (shares.at(-1) ?? 1) < 0.6 ? 0.24 : 0.44;
  const i = Math.max(
    0,
    shares.findIndex((s) => s >= share),
  );
  const edge = outer[i] ?? leg.knee;
  const c = mix(edge, alongLeg(leg, share), 0.42);
  const spin = `rotate(${text(leanOf(leg.hip, leg.knee))} ${text(c.x)} ${text(c.y)})`;
  const bag = roundedBox(c.x - 4.4, c.y - 5, 8.8, 12, 1);
  const flap = roundedBox(c.x - 4.8, c.y - 6.4, 9.6, 4.6, 1);
  const grain = { at: c, angle: 0 } as const;
  return [
    {
      layer: 'legs',
      d: bag,
      fill: 'cloth',
      grain,
      transform: spin,
      lines: [{ d: bag, width: 0.9, color: 'stitch', opacity: 0.7 }],
      shadow: 0.05,
    },
    {
      layer: 'legs',
      d: flap,
      fill: 'cloth',
      grain,
      transform: spin,
      lines: [{ d: flap, width: 0.9, color: 'stitch', opacity: 0.7 }],
    },
    { layer: 'legs', d: ellipse(c.x - side * 0.2, c.y - 2.8, 0.6), fill: 'metal', transform: spin },
  ];
}

export function hipPockets(body: Body, cut: PantsCut): Part[] {
  if (cut.thigh < 0.2 && !cut.jeans) return [];
  const hip = halfWidth(body, cut.rise + 12) + cut.thigh * 0.3;
  return [-1, 1].map((s) => ({
    layer: 'legs',
    d: cut.jeans
      ? smooth(
          [
            at(body, s * (halfWidth(body, cut.rise) - 5.5), cut.rise + 3.4),
            at(body, s * (hip - 5.4), cut.rise + 8),
            at(body, s * (hip + 0.2), cut.rise + 9.4),
          ],
          false,
        )
      : smooth(
          [
            at(body, s * (halfWidth(body, cut.rise) - 3), cut.rise + 3.4),
            at(body, s * (hip + 0.2), cut.rise + 15),
          ],
          false,
        ),
    fill: 'lining',
    stroke: 0.5,
    opacity: 0.75,
  }));
}

export function waistbandParts(body: Body, cut: PantsCut, waist: number): Part[] {
  const layer = 'legs';
  const level = cut.rise - 0.4;
  const f = frontShift(body);
  if (cut.waistband === 'belt') return belt(body, waist, level, 3.4, cut.accent, 'buckle', layer);
  const [band] = belt(body, waist, level, cut.waistband === 'band' ? 3.6 : 4.4, 'cloth', 'none', layer);
  if (!band) return [];
  const gathers = Array.from({ length: 16 }, (_, i) =>
    smooth(
      [
        at(body, waist * (-0.94 + (1.88 * i) / 15), level + 0.8),
        at(body, waist * (-0.94 + (1.88 * i) / 15), level + 5),
      ],
      false,
    ),
  ).join('');
  const gathered: Line[] =
    cut.waistband === 'band' ? [] : [{ d: gathers, width: 0.45, color: 'seam', opacity: 0.5 }];
  const parts: Part[] = [{ ...band, grain: { at: at(body, f, level), angle: 0 }, lines: gathered }];
  if (cut.waistband === 'band')
    parts.push(
      ...buttons(body, level + 2.6, level + 2.6, 1, cut.jeans ? 'metal' : cut.accent, layer),
      ...[-0.62, 0.62].map(
        (x): Part => ({
          layer,
          d: smooth([at(body, x * waist, level), at(body, x * waist, level + 4.6)], false),
          fill: 'main',
          stroke: 1,
        }),
      ),
    );
  if (cut.waistband === 'drawstring')
    for (const s of [-1, 1])
      parts.push({
        layer,
        d: smooth(
          [at(body, f + s, level + 3), at(body, f + s * 2.6, level + 8), at(body, f + s * 2, level + 14)],
          false,
        ),
        fill: cut.accent,
        stroke: 0.7,
      });
  if (cut.waistband === 'paper bag') {
    const ruffle = Array.from({ length: 13 }, (_, i) =>
      at(body, (waist + 1) * (-1 + i / 6), level - (i % 2 ? 3.6 : 2.2)),
    );
    parts.unshift({
      layer,
      d: smooth([sharp(at(body, -waist, level + 1)), ...ruffle, sharp(at(body, waist, level + 1))]),
      fill: 'cloth',
      shadow: 0.06,
      folds: ruffle.map((r, i) => ({
        along: [r, at(body, waist * (-0.95 + i / 6.3), level + 1)],
        width: 1,
        strength: 2,
      })),
    });
    parts.push(...belt(body, waist, level, 3.6, 'main', 'knot', layer).slice(1));
  }
  return parts;
}
