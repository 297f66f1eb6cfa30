import { at, type Body, frontShift } from '../body/body.ts';
import { mix, type Point, smooth } from '../shapes/geometry.ts';
import type { Fold, Layer, Line, Part } from '../shapes/part.ts';
import { belt } from './belt.ts';
import { buttons } from './fastening.ts';
import { type Draping, hangingFolds } from './folds.ts';
import { type SkirtCut, skirtWidth } from './skirt-cut.ts';

export function details(
  cut: SkirtCut,
  left: readonly [Point, Point],
  right: readonly [Point, Point],
  draping: Draping,
): { folds: Fold[]; lines: Line[] } {
  const across = (t: number): [Point, Point] => [mix(left[0], right[0], t), mix(left[1], right[1], t)];
  if (cut.detail === 'pleats') {
    const places = Array.from({ length: 13 }, (_, i) => (i + 0.5) / 13);
    return {
      folds: places.flatMap((t) => [
        { along: across(t + 0.018), width: 2, strength: 2.4 },
        { along: across(t - 0.02), width: 1.6, light: true, strength: 2 },
      ]),
      lines: places.map((t) => ({ d: smooth(across(t), false), width: 0.35, color: 'seam', opacity: 0.6 })),
    };
  }
  const soft = cut.shape === 'circle' || cut.detail === 'gathers' || cut.detail === 'tiers';
  const folds = hangingFolds(left, right, soft ? 11 : cut.shape === 'a-line' ? 6 : 3, {
    ...draping,
    amount: draping.amount * (soft ? 1.8 : 1),
  });
  if (cut.detail === 'tiers') {
    const rows = [0.34, 0.67].map((t) => [mix(left[0], left[1], t), mix(right[0], right[1], t)] as const);
    const row = ([a, b]: readonly [Point, Point], down: number) => [
      { x: a.x - 3, y: a.y + down },
      { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + 1.2 + down },
      { x: b.x + 3, y: b.y + down },
    ];
    return {
      folds: [...folds, ...rows.map((ends) => ({ along: row(ends, 1.2), width: 2.6, strength: 1.6 }))],
      lines: rows.map((ends) => ({
        d: smooth(row(ends, 0), false),
        width: 0.5,
        color: 'seam',
        opacity: 0.5,
      })),
    };
  }
  if (cut.detail === 'wrap') {
    const edge = [
      mix(left[0], right[0], 0.92),
      mix(mix(left[0], right[0], 0.3), mix(left[1], right[1], 0.3), 0.55),
      mix(left[1], right[1], 0.22),
    ];
    return {
      folds: [...folds, { along: edge, width: 3, strength: 2.2 }],
      lines: [{ d: smooth(edge, false), width: 0.8, color: 'seam', opacity: 0.8 }],
    };
  }
  if (cut.detail === 'slit') {
    const slit = [
      mix(mix(left[0], right[0], 0.72), mix(left[1], right[1], 0.72), 0.45),
      mix(left[1], right[1], 0.74),
    ];
    return {
      folds: [...folds, { along: slit, width: 2.6, strength: 3.4 }],
      lines: [{ d: smooth(slit, false), width: 0.9, color: 'seam', opacity: 0.9 }],
    };
  }
  if (cut.detail === 'ruffle hem') {
    const [a, b] = [mix(left[0], left[1], 0.8), mix(right[0], right[1], 0.8)];
    const places = Array.from({ length: 15 }, (_, i) => (i + 0.5) / 15);
    return {
      folds: [
        ...folds,
        ...places.map((t, i) => ({
          along: [mix(a, b, t), mix(left[1], right[1], t)],
          width: 1.8,
          light: i % 2 === 0,
          strength: 2.4,
        })),
      ],
      lines: [{ d: smooth([a, b], false), width: 0.7, color: 'seam' }],
    };
  }
  return { folds, lines: [] };
}

/** The soft dip between the legs that a close skirt shows. */
export function lapFolds(q: (x: number, level: number) => Point, w: number, cut: SkirtCut): Fold[] {
  if (cut.shape === 'circle' || cut.shape === 'balloon' || cut.to < 66) return [];
  return [{ along: [q(0, 62), q(w * 0.05, (62 + cut.to) / 2), q(0, cut.to)], width: 5, strength: 1 }];
}

export function fronts(
  body: Body,
  cut: SkirtCut,
  layer: Layer,
  q: (x: number, level: number) => Point,
  f: number,
): Part[] {
  if (cut.detail === 'buttons') {
    const line: Part = {
      layer,
      d: smooth([q(f, cut.from + 1), q(f, cut.to)], false),
      fill: 'lining',
      stroke: 0.35,
      opacity: 0.6,
    };
    return [
      line,
      ...buttons(
        body,
        cut.from + 5,
        cut.to - 6,
        Math.max(3, Math.round((cut.to - cut.from) / 9)),
        cut.accent,
        layer,
        0,
        1,
      ),
    ];
  }
  if (cut.detail === 'denim') {
    const fly = smooth(
      [q(f, cut.from), q(f, cut.from + 15), q(f + 3, cut.from + 12), q(f + 3.4, cut.from + 4)],
      false,
    );
    return [
      { layer, d: fly, fill: 'lining', stroke: 0.35 },
      ...[-1, 1].map(
        (s): Part => ({
          layer,
          d: smooth(
            [
              q(s * 6, cut.from + 4),
              q(s * 7.5, cut.from + 9),
              q(s * (skirtWidth(body, cut, cut.from + 11) - 0.5), cut.from + 10),
            ],
            false,
          ),
          fill: 'lining',
          stroke: 0.5,
        }),
      ),
      ...buttons(body, cut.from + 2.2, cut.from + 2.2, 1, 'metal', layer),
    ];
  }
  return [];
}

export function waistband(body: Body, cut: SkirtCut, layer: Layer): Part[] {
  const w = skirtWidth(body, cut, cut.from + 1);
  switch (cut.waistband) {
    case 'none':
      return [];
    case 'band':
      return belt(body, w, cut.from, 4, 'main', 'none', layer);
    case 'belt':
      return belt(body, w, cut.from, 3.6, cut.accent, 'buckle', layer);
    case 'sash':
      return belt(body, w, cut.from, 4.5, 'main', 'knot', layer);
    case 'elastic': {
      const [band] = belt(body, w, cut.from, 4.6, 'main', 'none', layer);
      const gathers = Array.from({ length: 18 }, (_, i) =>
        smooth(
          [
            at(body, w * (-0.95 + (1.9 * i) / 17), cut.from + 0.8),
            at(body, w * (-0.95 + (1.9 * i) / 17), cut.from + 5.4),
          ],
          false,
        ),
      ).join('');
      return band ? [{ ...band, lines: [{ d: gathers, width: 0.4, color: 'seam', opacity: 0.5 }] }] : [];
    }
    case 'yoke':
      return [
        {
          layer,
          d: smooth(
            [
              at(body, -skirtWidth(body, cut, cut.from + 11) + 0.4, cut.from + 10),
              at(body, frontShift(body), cut.from + 13),
              at(body, skirtWidth(body, cut, cut.from + 11) - 0.4, cut.from + 10),
            ],
            false,
          ),
          fill: 'lining',
          stroke: 0.4,
          opacity: 0.7,
        },
        ...belt(body, w, cut.from, 2.6, 'main', 'none', layer),
      ];
  }
}
