import { at, type Body, frontShift, halfWidth, levels } from '../body/body.ts';
import { type Knot, sharp } from '../shapes/geometry.ts';

type Neckline =
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
