import { at, type Body, frontShift, halfWidth, levels } from './body.ts';
import { type Draping, torsoFolds } from './folds.ts';
import { type Knot, point, sharp, smooth } from './geometry.ts';
import type { Fill, Layer, Line, Part } from './part.ts';

export type Neckline =
  | 'crew'
  | 'v'
  | 'deep v'
  | 'scoop'
  | 'boat'
  | 'square'
  | 'sweetheart'
  | 'off-shoulder'
  | 'halter'
  | 'straps'
  | 'high';

/** The cut of what covers the torso; lengths in centimetres, `length` the hem's level below the shoulders. */
export type BodiceCut = {
  readonly neckline: Neckline;
  readonly length: number;
  readonly ease: number;
  /** Ease at the waist: small for fitted cuts. */
  readonly waistEase: number;
  readonly flare: number;
  readonly hem: 'straight' | 'curved' | 'slanted' | 'shirt tail' | 'points';
  /** How far the shoulder is cut in (tanks) or out (dropped shoulders). */
  readonly shoulder: number;
};

/** Half-width of the garment at a level. */
export function bodiceWidth(body: Body, cut: BodiceCut, level: number): number {
  const bare = halfWidth(body, level);
  if (level <= levels.waist) {
    const t = Math.max(0, (level - levels.armpit) / (levels.waist - levels.armpit));
    return bare + cut.ease + (cut.waistEase - cut.ease) * t;
  }
  const t = (level - levels.waist) / Math.max(8, cut.length - levels.waist);
  return bare + cut.waistEase + (Math.max(cut.ease, 0.8) - cut.waistEase + cut.flare) * Math.min(1, t);
}

const strapped: readonly Neckline[] = ['sweetheart', 'off-shoulder', 'halter', 'straps'];

/** Whether the cut leaves the shoulders bare. */
export function isStrapped(cut: BodiceCut): boolean {
  return strapped.includes(cut.neckline);
}

/** The front's upper edge, from the left shoulder or armpit to the right one. */
export function upperEdge(body: Body, cut: BodiceCut): Knot[] {
  const f = frontShift(body);
  const p = (x: number, level: number) => at(body, x, level);
  const chest = bodiceWidth(body, cut, levels.armpit) - 0.4;
  const collarbones = (width: number, ...front: Knot[]): Knot[] => [
    sharp(p(-width + f * 0.3, levels.neck - 0.3 + (width - 6.5) * 0.34)),
    ...front,
    sharp(p(width + f * 0.3, levels.neck - 0.3 + (width - 6.5) * 0.34)),
  ];
  switch (cut.neckline) {
    case 'high':
      return collarbones(6.2, p(f, -4.6));
    case 'crew':
      return collarbones(7.4, p(-4.6 + f, -3), p(f, -1.2), p(4.6 + f, -3));
    case 'boat':
      return collarbones(11.5, p(-6 + f, -2.2), p(f, -1.4), p(6 + f, -2.2));
    case 'v':
      return collarbones(7, sharp(p(f, 7)));
    case 'deep v':
      return collarbones(7.6, p(-4 + f, 3), sharp(p(f, 15)), p(4 + f, 3));
    case 'scoop':
      return collarbones(9, p(-7 + f, 2), p(f, 7.5), p(7 + f, 2));
    case 'square':
      return collarbones(9.5, sharp(p(-8.4 + f, 6.5)), sharp(p(8.4 + f, 6.5)));
    case 'halter':
      return [
        sharp(p(-chest, 11)),
        p(-8, 2),
        sharp(p(-5, -6.6)),
        p(f, -3),
        sharp(p(5, -6.6)),
        p(8, 2),
        sharp(p(chest, 11)),
      ];
    case 'off-shoulder':
      return [sharp(p(-chest - 1, 5)), p(f - 6, 5.6), p(f + 6, 5.6), sharp(p(chest + 1, 5))];
    case 'sweetheart':
      return [sharp(p(-chest, 10)), p(-7 + f, 5.5), sharp(p(f, 9)), p(7 + f, 5.5), sharp(p(chest, 10))];
    case 'straps':
      return [
        sharp(p(-chest, 11)),
        sharp(p(-8 + f * 0.6, 5)),
        p(f, 8.5),
        sharp(p(8 + f * 0.6, 5)),
        sharp(p(chest, 11)),
      ];
  }
}

/** The lower edge, from the right side to the left one. */
export function lowerEdge(body: Body, cut: BodiceCut): Knot[] {
  const w = bodiceWidth(body, cut, cut.length);
  const p = (x: number, level: number) => at(body, x, level);
  const l = cut.length;
  switch (cut.hem) {
    case 'straight':
      return [sharp(p(w, l)), p(w * 0.5, l + 0.9), p(-w * 0.5, l + 0.9), sharp(p(-w, l))];
    case 'curved':
      return [sharp(p(w, l - 2)), p(w * 0.5, l + 1.8), p(-w * 0.5, l + 1.8), sharp(p(-w, l - 2))];
    case 'slanted':
      return [sharp(p(w, l + 4.5)), p(0, l), sharp(p(-w, l - 5))];
    case 'shirt tail':
      return [sharp(p(w, l - 6)), p(w * 0.6, l + 1), p(0, l + 2), p(-w * 0.6, l + 1), sharp(p(-w, l - 6))];
    case 'points':
      return [
        sharp(p(w, l - 4)),
        p(w * 0.6, l - 2.4),
        sharp(p(2.4, l + 3)),
        sharp(p(0, l - 2)),
        sharp(p(-2.4, l + 3)),
        p(-w * 0.6, l - 2.4),
        sharp(p(-w, l - 4)),
      ];
  }
}

/** The knots of one side from the shoulder's tip to just above the hem. */
export function sideEdge(body: Body, cut: BodiceCut, side: -1 | 1): Knot[] {
  const p = (x: number, level: number) => at(body, side * x, level);
  const knots: Knot[] = [];
  if (!isStrapped(cut)) {
    knots.push(p(halfWidth(body, levels.tip) + cut.shoulder, levels.tip + cut.shoulder * 0.22));
    knots.push(p(halfWidth(body, levels.tip) - 1.6 + cut.shoulder * 0.8, 4));
    knots.push(sharp(p(bodiceWidth(body, cut, levels.armpit) - 0.5, levels.armpit)));
  }
  for (const level of [20, levels.waist, 38, levels.hip, 62, 80, 100]) {
    if (level < cut.length - 5) knots.push(p(bodiceWidth(body, cut, level), level));
  }
  return knots;
}

/** The front panel of a top or a dress's upper part. */
export function bodiceParts(
  body: Body,
  cut: BodiceCut,
  draping: Draping,
  layer: Layer,
  lines: readonly Line[] = [],
  fill: Fill = 'cloth',
): Part[] {
  const upper = upperEdge(body, cut);
  const outline = [
    ...upper,
    ...sideEdge(body, cut, 1),
    ...lowerEdge(body, cut),
    ...sideEdge(body, cut, -1).reverse(),
  ];
  const middle = (Math.min(cut.length, 50) + 2) / 2;
  const wide = bodiceWidth(body, cut, levels.armpit);
  const f = frontShift(body);
  const front: Part = {
    layer,
    d: smooth(outline),
    fill,
    grain: { at: at(body, f, 0), angle: body.stance.lean * 0.8 },
    across: [at(body, -wide - 1, 20), at(body, wide + 1, 20)],
    folds: torsoFolds(body, cut.length, cut.ease, draping),
    lines: [
      { d: smooth(upper, false), width: 2.2, color: 'seam', opacity: 0.16 },
      { d: smooth(upper, false), width: 0.9, color: 'seam', opacity: 0.25 },
      ...lines,
    ],
    panel: { at: at(body, f, middle), halfWidth: wide, halfHeight: middle },
  };
  if (isStrapped(cut)) return [...shoulderStraps(body, cut, layer), front];
  const back: Part = {
    layer: 'behind',
    d: smooth([...[...upper].reverse(), ...[at(body, -5 + f * 0.3, -8.6), at(body, 5 + f * 0.3, -8.6)]]),
    fill: 'lining',
    lines: [
      {
        d: smooth([at(body, -1.6, -6.6), at(body, 1.6, -6.6)], false),
        width: 1.6,
        color: '#e9e6df',
        opacity: 0.8,
      },
    ],
  };
  return [back, front];
}

function shoulderStraps(body: Body, cut: BodiceCut, layer: Layer): Part[] {
  if (cut.neckline !== 'straps') return [];
  const f = frontShift(body);
  return [-1, 1].map((side) => ({
    layer,
    d: smooth(
      [at(body, side * 8 + f * 0.6, 5.6), at(body, side * 8.6 + f * 0.4, 0), at(body, side * 9, -6.6)],
      false,
    ),
    fill: 'main',
    stroke: 0.9,
  }));
}

/** A band of rib or cloth along the hem. */
export function hemBand(body: Body, cut: BodiceCut, height: number, layer: Layer, fill: Fill): Part {
  const w = bodiceWidth(body, cut, cut.length);
  const pull = cut.ease > 3 ? 1.6 : 0.2;
  const d = smooth([
    sharp(at(body, -w - 0.1, cut.length - height)),
    sharp(at(body, w + 0.1, cut.length - height)),
    sharp(at(body, w - pull, cut.length + 0.9)),
    at(body, 0, cut.length + 1.9),
    sharp(at(body, -w + pull, cut.length + 0.9)),
  ]);
  return {
    layer,
    d,
    fill,
    across: [at(body, -w, cut.length), at(body, w, cut.length)],
    lines: ribLines(body, w, cut.length - height, cut.length + 1.5),
  };
}

export function ribLines(body: Body, w: number, from: number, to: number): Line[] {
  const count = Math.round(w * 1.1);
  const d = Array.from({ length: count }, (_, i) => {
    const x = -w + ((i + 0.5) / count) * 2 * w;
    const [a, b] = [at(body, x, from + 0.3), at(body, x * 0.98, to)];
    return `M${a.x.toFixed(2)},${a.y.toFixed(2)}L${b.x.toFixed(2)},${b.y.toFixed(2)}`;
  }).join('');
  return [{ d, width: 0.6, color: 'seam', opacity: 0.4 }];
}

/** The point on the body's front middle at a level. */
export function frontMiddle(body: Body, level: number) {
  const { x, y } = at(body, frontShift(body), level);
  return point(x, y);
}
