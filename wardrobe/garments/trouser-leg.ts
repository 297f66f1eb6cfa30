import { at, type Body, frontShift, halfWidth, type Leg, levels } from '../body/body.ts';
import { alongLeg, legWidth } from '../body/leg.ts';
import {
  ellipse,
  type Knot,
  leanOf,
  leftToRight,
  mix,
  type Point,
  point,
  sharp,
  smooth,
  text,
  tube,
} from '../shapes/geometry.ts';
import type { Fold, Line, Part } from '../shapes/part.ts';
import { type Draping, jointFolds } from './folds.ts';
import type { PantsCut } from './pants-cut.ts';
import { cargoPocket, legCuff } from './trouser-detail.ts';

/** Legs shorter than this share of the leg are those of shorts. */
const shortsEnd = 0.56;
/** From the middle to the inner edge at the hem of shorts, and from a leg's own middle to it at the least, in centimetres. */
const splitAtHem = 1.7;
const leastHalfWidth = 3.5;

export function legPart(body: Body, leg: Leg, cut: PantsCut, draping: Draping, waist: number): Part[] {
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
  const edge = end < shortsEnd ? split(body, end, inner, line, crotch, side) : overlap(inner, crotch, side);
  const tail = { outer: outer.at(-1) ?? crotch, inner: edge.at(-1) ?? crotch };
  const keep = edge.slice(1, -1);
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
      across: leftToRight(left[middle] ?? crotch, right[middle] ?? crotch),
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

/** The inner edge of a long leg; near the crotch it may lie over the other leg, never far. */
function overlap(inner: readonly Point[], crotch: Point, side: number): Point[] {
  return inner.map((k, i) => {
    if (i === inner.length - 1) return k;
    return side < 0
      ? point(Math.min(k.x, Math.max(crotch.x + 1, k.x - 3)), k.y)
      : point(Math.max(k.x, Math.min(crotch.x - 1, k.x + 3)), k.y);
  });
}

/** The inner edge of a short leg: apart from the other's, wider towards the hem. Legs that touch would make it a skirt. */
function split(
  body: Body,
  end: number,
  inner: readonly Point[],
  line: readonly Point[],
  crotch: Point,
  side: number,
): Point[] {
  const [left, right] = body.legs;
  const hem = mix(alongLeg(left, end), alongLeg(right, end), 0.5);
  return inner.map((k, i) => {
    const down = Math.min(1, Math.max(0, (k.y - crotch.y) / (hem.y - crotch.y)));
    const middle = crotch.x + (hem.x - crotch.x) * down;
    const limit = middle + side * splitAtHem * down;
    const x = side < 0 ? Math.min(k.x, limit) : Math.max(k.x, limit);
    // Where legs cross, cloth still goes round the leg.
    const least = (line[i]?.x ?? k.x) - side * leastHalfWidth;
    return point(side < 0 ? Math.max(x, least) : Math.min(x, least), k.y);
  });
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
