import { at, type Body, frontShift, halfWidth, type Leg, levels } from './body.ts';
import { belt, buttons } from './fastening.ts';
import { type Draping, jointFolds } from './folds.ts';
import {
  distance,
  ellipse,
  type Knot,
  leanOf,
  mix,
  type Point,
  point,
  roundedBox,
  sharp,
  smooth,
  text,
  tube,
} from './geometry.ts';
import type { Fill, Fold, Line, Part } from './part.ts';

/** The cut of pants and shorts; `length` is the share of the leg that is covered, widths are ease in centimetres. */
export type PantsCut = {
  readonly name: string;
  readonly rise: number;
  readonly length: number;
  readonly thigh: number;
  readonly knee: number;
  readonly hem: number;
  readonly waistband: 'band' | 'elastic' | 'belt' | 'paper bag' | 'drawstring';
  readonly detail:
    | 'none'
    | 'crease'
    | 'cargo'
    | 'side stripe'
    | 'ripped'
    | 'pleats'
    | 'lace-up'
    | 'front seam';
  readonly cuff: 'none' | 'turn-up' | 'rib' | 'raw' | 'zip';
  readonly jeans: boolean;
  readonly accent: Fill;
};

/** Half-width of the bare leg at a share of its length, 0 the hip and 1 the ankle. */
export function legWidth(body: Body, share: number): number {
  const { thigh } = body.build;
  const stations: readonly (readonly [number, number])[] = [
    [0, 1.04],
    [0.2, 0.98],
    [0.48, 0.66],
    [0.56, 0.6],
    [0.68, 0.66],
    [0.86, 0.46],
    [1, 0.38],
  ];
  for (let i = 1; i < stations.length; i++) {
    const [from, to] = [stations[i - 1], stations[i]];
    if (from && to && share <= to[0])
      return thigh * (from[1] + ((to[1] - from[1]) * (share - from[0])) / (to[0] - from[0]));
  }
  return thigh * 0.38;
}

/** The point at a share of the leg's length; the knee is at 0.51. */
export function alongLeg(leg: Leg, share: number): Point {
  return share <= 0.51
    ? mix(leg.hip, leg.knee, share / 0.51)
    : mix(leg.knee, leg.ankle, (share - 0.51) / 0.49);
}

/** The parts of pants or shorts on a body. */
export function pantsParts(body: Body, cut: PantsCut, draping: Draping): Part[] {
  const layer = 'legs';
  const f = frontShift(body) * 0.8;
  const waist = halfWidth(body, cut.rise) + 0.7;
  const legs = body.legs.flatMap((leg) => legPart(body, leg, cut, draping, waist));
  const p = (x: number, level: number) => at(body, x, level);
  const crotch = p(f, levels.crotch + 1);
  const fly: Part[] =
    cut.waistband === 'elastic' || cut.waistband === 'drawstring'
      ? []
      : [
          {
            layer,
            d: smooth([p(f, cut.rise + 3), p(f, levels.crotch - 8), p(f + 0.2, levels.crotch)], false),
            fill: 'lining',
            stroke: 0.4,
            opacity: 0.7,
          },
          {
            layer,
            d: smooth(
              [p(f + 3.2, cut.rise + 3.6), p(f + 3, cut.rise + 13), p(f + 0.3, cut.rise + 17)],
              false,
            ),
            fill: 'lining',
            stroke: 0.3,
            opacity: 0.55,
          },
        ];
  const shade: Part = {
    layer,
    d: smooth([p(f, levels.crotch - 12), crotch], false),
    fill: 'lining',
    stroke: 1.2,
    opacity: 0.3,
  };
  return [...legs, shade, ...fly, ...hipPockets(body, cut), ...waistbandParts(body, cut, waist)];
}

function legPart(body: Body, leg: Leg, cut: PantsCut, draping: Draping, waist: number): Part[] {
  const { side } = leg;
  const f = frontShift(body) * 0.8;
  const p = (x: number, level: number) => at(body, x, level);
  const end = cut.length;
  const shares = [0.16, 0.28, 0.4, 0.51, 0.64, 0.78, 0.9].filter((share) => share < end - 0.05).concat(end);
  const ease = (share: number) =>
    share < 0.51
      ? cut.thigh + (cut.knee - cut.thigh) * (share / 0.51)
      : cut.knee + (cut.hem - cut.knee) * Math.min(1, (share - 0.51) / 0.45);
  const line = shares.map((share) => alongLeg(leg, share));
  const widths = shares.map((share) => legWidth(body, share) + ease(share));
  const { left, right } = tube(line, widths);
  const [outer, inner] = side < 0 ? [right, left] : [left, right];
  const hip = halfWidth(body, levels.hip) + 0.6 + cut.thigh * 0.35;
  const crotch = p(f, levels.crotch + 2.5);
  const tail = { outer: outer.at(-1) ?? crotch, inner: inner.at(-1) ?? crotch };
  const keep = inner
    .slice(1, -1)
    .map((k) =>
      side < 0
        ? point(Math.min(k.x, Math.max(crotch.x + 1, k.x - 3)), k.y)
        : point(Math.max(k.x, Math.min(crotch.x - 1, k.x + 3)), k.y),
    );
  const outline: Knot[] = [
    sharp(p(f, cut.rise)),
    sharp(p(side * waist, cut.rise)),
    p(side * (waist + hip) * 0.53, (cut.rise + levels.hip) / 2),
    p(side * hip, levels.hip + 1),
    ...outer.slice(0, -1),
    sharp(tail.outer),
    ...hemCurve(tail),
    sharp(tail.inner),
    ...[...keep].reverse(),
    sharp(crotch),
  ];
  const knee = Math.max(
    0,
    shares.findIndex((share) => share >= 0.51),
  );
  const middle = Math.min(knee, shares.length - 1);
  const angle = leanOf(leg.hip, line[middle] ?? leg.knee);
  const parts: Part[] = [
    {
      layer: 'legs',
      d: smooth(outline),
      fill: 'cloth',
      grain: { at: leg.hip, angle },
      across: [left[middle] ?? crotch, right[middle] ?? crotch].sort((a, b) => a.x - b.x) as unknown as [
        Point,
        Point,
      ],
      folds: legFolds(body, leg, cut, draping, { left, right, knee: end > 0.6 ? knee : -1, tail, crotch }),
      lines: legLines(leg, cut, line, outer, tail),
      panel: { at: line[middle] ?? crotch, halfWidth: 9, halfHeight: 30 },
      ...(cut.detail === 'ripped' ? { decor: rips(leg, draping) } : {}),
    },
  ];
  if (cut.cuff === 'turn-up' || cut.cuff === 'rib') parts.push(legCuff(line, tail, cut));
  if (cut.detail === 'cargo') parts.push(...cargoPocket(leg, outer, shares, side));
  return parts;
}

function hemCurve({ outer, inner }: { outer: Point; inner: Point }): Knot[] {
  const m = mix(outer, inner, 0.5);
  return [point(m.x, m.y + 0.8)];
}

type Edges = {
  left: Point[];
  right: Point[];
  knee: number;
  tail: { outer: Point; inner: Point };
  crotch: Point;
};

function legFolds(
  body: Body,
  leg: Leg,
  cut: PantsCut,
  draping: Draping,
  { left, right, knee, tail, crotch }: Edges,
): Fold[] {
  const { random, amount } = draping;
  const folds: Fold[] = [];
  const hip = at(body, leg.side * halfWidth(body, levels.hip), levels.hip + 4);
  for (let i = 0; i < 3; i++) {
    const end = mix(crotch, hip, random.between(0.55, 0.9));
    folds.push({
      along: [point(crotch.x + leg.side * 0.6, crotch.y - 1 - i * 2), point(end.x, end.y - 2 + i * 2.6)],
      width: 2.6,
      light: i === 1,
      strength: amount * 0.7,
    });
  }
  if (knee > 0) folds.push(...jointFolds(left[knee] ?? crotch, right[knee] ?? crotch, leg.knee, draping));
  if (cut.length > 0.9) {
    for (let i = 0; i < 3; i++) {
      const y = -2 - i * 3.4;
      folds.push({
        along: [
          point(tail.outer.x, tail.outer.y + y),
          point((tail.outer.x + tail.inner.x) / 2, tail.outer.y + y + 1.6),
          point(tail.inner.x, tail.inner.y + y - 0.6),
        ],
        width: random.between(1.4, 2.6),
        light: i === 1,
        strength: amount * 1.2,
      });
    }
  }
  if (cut.hem > 6)
    folds.push(
      { along: [mix(leg.hip, leg.knee, 0.5), mix(tail.outer, tail.inner, 0.55)], width: 4, strength: amount },
      {
        along: [mix(leg.hip, leg.knee, 0.6), mix(tail.outer, tail.inner, 0.3)],
        width: 3,
        light: true,
        strength: amount,
      },
    );
  return folds;
}

function legLines(
  leg: Leg,
  cut: PantsCut,
  line: readonly Point[],
  outer: readonly Point[],
  tail: { outer: Point; inner: Point },
): Line[] {
  const lines: Line[] = [];
  const inset = (t: number) => outer.map((o, i) => mix(o, line[i] ?? o, t));
  if (cut.cuff === 'none' || cut.cuff === 'zip')
    lines.push({
      d: smooth([point(tail.outer.x, tail.outer.y - 1.8), point(tail.inner.x, tail.inner.y - 1.8)], false),
      width: 0.35,
      color: 'stitch',
      opacity: 0.7,
    });
  if (cut.cuff === 'raw')
    lines.push({
      d: smooth([tail.outer, tail.inner], false),
      width: 1.6,
      color: '#e8e4da',
      dash: '.5 .4',
      opacity: 0.8,
    });
  if (cut.jeans) lines.push({ d: smooth(inset(0.1), false), width: 0.3, color: 'stitch', opacity: 0.8 });
  if (cut.detail === 'side stripe')
    lines.push(
      { d: smooth([leg.hip, ...inset(0.22)].slice(1), false), width: 2.6, color: 'second', opacity: 1 },
      { d: smooth(inset(0.22), false), width: 0.8, color: 'third', opacity: 1 },
    );
  if (cut.detail === 'crease' || cut.detail === 'front seam')
    lines.push({
      d: smooth([leg.hip, ...line], false),
      width: cut.detail === 'crease' ? 0.5 : 0.4,
      color: 'seam',
      opacity: 0.55,
    });
  if (cut.detail === 'lace-up') {
    const places = outer
      .slice(1)
      .flatMap((o, i) => [mix(o, line[i + 1] ?? o, 0.12), mix(o, line[i + 1] ?? o, 0.42)]);
    lines.push({ d: smooth(places.map(sharp), false), width: 0.5, color: 'second', opacity: 1 });
  }
  if (cut.detail === 'pleats')
    lines.push({
      d: smooth([mix(leg.hip, leg.knee, -0.25), mix(leg.hip, leg.knee, 0.35)], false),
      width: 0.5,
      color: 'seam',
      opacity: 0.6,
    });
  return lines;
}

function rips(leg: Leg, { random }: Draping): string {
  return [0.36, 0.5]
    .map((share) => {
      const c = alongLeg(leg, share + (leg.side > 0 ? 0.05 : 0));
      const w = random.between(3.4, 4.6);
      const threads = Array.from(
        { length: 5 },
        (_, i) => `M${text(c.x - w)},${text(c.y - 2 + i)}h${text(2 * w)}`,
      ).join('');
      return `<path d="${ellipse(c.x, c.y, w, 2.4)}" fill="#d9b8a2"/><path d="${threads}" stroke="#f2f0ea" stroke-width=".35"/><path d="${ellipse(c.x, c.y, w, 2.4)}" fill="none" stroke="#eceae4" stroke-width=".6" stroke-dasharray=".6 .3"/>`;
    })
    .join('');
}

function legCuff(
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
    across: [outer, inner].sort((a, b) => a.x - b.x) as unknown as [Point, Point],
    lines: rib ? [{ d: ribs, width: 0.5, color: 'seam', opacity: 0.5 }] : [],
  };
}

function cargoPocket(leg: Leg, outer: readonly Point[], shares: readonly number[], side: number): Part[] {
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

function hipPockets(body: Body, cut: PantsCut): Part[] {
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

function waistbandParts(body: Body, cut: PantsCut, waist: number): Part[] {
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
