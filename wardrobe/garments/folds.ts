import { at, type Body, frontShift, halfWidth, levels } from '../body/body.ts';
import type { Random } from '../random.ts';
import { mix, type Point, point, smooth } from '../shapes/geometry.ts';
import type { Fold } from '../shapes/part.ts';

/** Where the drawing of one picture takes its irregularities from. */
export type Draping = { readonly random: Random; readonly amount: number };

/** Folds of a torso down to `hem`: from the armpits, at the waist, and hanging ones above the hem. */
export function torsoFolds(body: Body, hem: number, ease: number, { random, amount }: Draping): Fold[] {
  const folds: Fold[] = [];
  for (const side of [-1, 1]) {
    const w = halfWidth(body, levels.armpit) + ease;
    for (let i = 0; i < 2; i++) {
      const start = at(body, side * (w - 0.5), 12 + i * 4 + random.between(-1, 1));
      const end = at(body, side * w * random.between(0.3, 0.55), 19 + i * 5 + random.between(0, 5));
      folds.push({
        along: [start, { ...mix(start, end, 0.5), y: mix(start, end, 0.5).y - 1 }, end],
        width: 3,
        strength: amount,
      });
    }
    const waist = halfWidth(body, levels.waist) + ease;
    for (let i = 0; i < 3; i++) {
      const level = Math.min(hem - 5, 27 + i * 4 + random.between(-1.5, 1.5));
      const start = at(body, side * waist, level);
      const end = at(body, side * waist * random.between(0.25, 0.6), level + random.between(1, 5));
      folds.push({
        along: [start, mix(start, end, 0.5), end],
        width: random.between(2, 3.5),
        light: i === 1,
        strength: amount,
      });
    }
  }
  if (ease > 2) {
    for (let i = 0; i < 5; i++) {
      const x = random.between(-0.85, 0.85) * (halfWidth(body, levels.hip) + ease);
      const top = Math.max(18, hem - random.between(14, 26));
      folds.push({
        along: [
          at(body, x * 0.9, top),
          at(body, x + random.between(-1.5, 1.5), (top + hem) / 2),
          at(body, x * 1.03, hem + 1),
        ],
        width: random.between(2.5, 4.5),
        light: i % 2 === 0,
        strength: amount * 0.9,
      });
    }
  }
  return folds;
}

/** Creases across a tube-like piece around a joint. */
export function jointFolds(left: Point, right: Point, joint: Point, { random, amount }: Draping): Fold[] {
  return Array.from({ length: 4 }, (_, i) => {
    const [from, to] = i % 2 ? [left, right] : [right, left];
    const rise = random.between(-5, 5);
    const start = point(from.x, from.y + rise);
    const end = mix(mix(from, to, random.between(0.55, 0.85)), point(joint.x, joint.y + rise * 0.3), 0.3);
    const middle = mix(start, end, 0.5);
    return {
      along: [start, point(middle.x, middle.y + 1.2), end],
      width: random.between(2.2, 3.6),
      light: i === 2,
      strength: amount * 0.8,
    };
  });
}

/** Folds that hang from a waist or yoke and open towards a hem: skirts, dresses, long coats. */
export function hangingFolds(
  left: readonly [Point, Point],
  right: readonly [Point, Point],
  count: number,
  { random, amount }: Draping,
): Fold[] {
  return Array.from({ length: count }, (_, i) => {
    const t = (i + random.between(0.2, 0.8)) / count;
    const top = mix(left[0], right[0], t);
    const bottom = mix(left[1], right[1], t);
    const start = mix(top, bottom, random.between(0, 0.25));
    const middle = mix(top, bottom, 0.6);
    return {
      along: [start, point(middle.x + random.between(-0.8, 0.8), middle.y), bottom],
      width: random.between(2, 5),
      light: i % 2 === 1,
      strength: amount,
    };
  });
}

/** A line down the front's middle between two levels. */
export function frontLine(body: Body, from: number, to: number, offset = 0): string {
  const f = frontShift(body) + offset;
  return smooth(
    [at(body, f, from), at(body, f, (from + to) / 2), at(body, f * 0.85 + offset * 0.15, to)],
    false,
  );
}
