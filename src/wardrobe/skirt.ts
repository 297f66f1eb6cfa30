import { at, type Body, frontShift, halfWidth, levels } from './body.ts';
import { belt, buttons, pocket } from './fastening.ts';
import { type Draping, hangingFolds } from './folds.ts';
import { type Knot, mix, type Point, sharp, smooth } from './geometry.ts';
import type { Fill, Fold, Layer, Line, Part } from './part.ts';

export type SkirtShape = 'pencil' | 'a-line' | 'circle' | 'straight' | 'trumpet' | 'balloon';

/** The cut of a skirt or of a dress's lower part; levels in centimetres below the shoulders. */
export type SkirtCut = {
  readonly name: string;
  readonly shape: SkirtShape;
  readonly from: number;
  readonly to: number;
  readonly flare: number;
  readonly detail:
    | 'none'
    | 'pleats'
    | 'tiers'
    | 'wrap'
    | 'slit'
    | 'buttons'
    | 'denim'
    | 'ruffle hem'
    | 'gathers';
  readonly waistband: 'none' | 'band' | 'belt' | 'sash' | 'elastic' | 'yoke';
  readonly hem: 'straight' | 'wavy' | 'high-low';
  readonly accent: Fill;
};

/** Half-width of the skirt at a level. */
export function skirtWidth(body: Body, cut: SkirtCut, level: number): number {
  const waist = halfWidth(body, Math.min(cut.from, levels.hip)) + 0.6;
  const hip = Math.max(waist, halfWidth(body, levels.hip) + 1);
  const t = Math.max(0, (level - cut.from) / (cut.to - cut.from));
  const toHip = Math.min(1, Math.max(0, (level - cut.from) / Math.max(6, levels.hip - cut.from)));
  const close = waist + (hip - waist) * Math.sin((toHip * Math.PI) / 2);
  switch (cut.shape) {
    case 'pencil':
      return close - 2.2 * Math.max(0, t - 0.35);
    case 'straight':
      return close + cut.flare * 0.2 * t;
    case 'a-line':
      return close + cut.flare * t;
    case 'circle':
      return Math.max(close, waist + (hip - waist + cut.flare) * t ** 0.72);
    case 'trumpet':
      return close - 1 + cut.flare * Math.max(0, (t - 0.6) / 0.4) ** 1.2;
    case 'balloon':
      return close + cut.flare * Math.sin(Math.PI * Math.min(0.93, t)) ** 0.8;
  }
}

/** The parts of a skirt on a body. */
export function skirtParts(body: Body, cut: SkirtCut, draping: Draping, layer: Layer = 'legs'): Part[] {
  const f = frontShift(body);
  const p = (x: number, level: number) => at(body, x, level);
  const length = cut.to - cut.from;
  // A striding or leaning leg takes the hem along a little.
  const sway =
    ((body.legs[0].ankle.x + body.legs[1].ankle.x) / 2 - body.pelvis.x) * 0.35 +
    draping.random.between(-1.5, 1.5);
  const q = (x: number, level: number): Point => {
    const t = Math.max(0, (level - cut.from) / length);
    const place = p(x, level);
    return { x: place.x + sway * t * t, y: place.y };
  };
  const stations = [0, 0.12, 0.28, 0.5, 0.75, 1].map((t) => cut.from + t * length);
  const side = (s: -1 | 1): Knot[] =>
    stations.map((level, i) =>
      (i === 0 || i === stations.length - 1 ? sharp : (k: Point) => k)(
        q(s * skirtWidth(body, cut, level), level),
      ),
    );
  const w = skirtWidth(body, cut, cut.to);
  const count = cut.shape === 'circle' || cut.detail === 'pleats' || cut.detail === 'gathers' ? 11 : 5;
  const hem: Knot[] = Array.from({ length: count }, (_, i) => {
    const x = w * (1 - (2 * (i + 1)) / (count + 1));
    const wave =
      cut.hem === 'wavy' ? (i % 2 ? 1.3 : -0.5) : cut.hem === 'high-low' ? (Math.abs(x) / w) * 9 - 9 : 0.8;
    return q(x, cut.to + wave + 1.2 * (1 - (x / w) ** 2));
  });
  const outline = [...side(-1).slice(0, 1), ...side(1), ...hem, ...side(-1).reverse().slice(0, -1)];
  const left = [q(-skirtWidth(body, cut, cut.from + 2), cut.from + 2), q(-w, cut.to)] as const;
  const right = [q(skirtWidth(body, cut, cut.from + 2), cut.from + 2), q(w, cut.to)] as const;
  const { folds, lines } = details(cut, left, right, draping);
  const middle = (cut.from + cut.to) / 2;
  const panel: Part = {
    layer,
    d: smooth(outline),
    fill: 'cloth',
    grain: { at: p(f, cut.from), angle: 0 },
    across: [q(-skirtWidth(body, cut, middle) - 1, middle), q(skirtWidth(body, cut, middle) + 1, middle)],
    folds: [...folds, ...lapFolds(q, w, cut)],
    lines: [
      ...lines,
      {
        d: smooth(
          [...hem].map(({ x, y }) => ({ x, y: y - 1.5 })),
          false,
        ),
        width: 0.35,
        color: 'stitch',
        opacity: 0.5,
      },
    ],
    panel: { at: q(f, middle), halfWidth: w, halfHeight: length / 2 },
  };
  const behind: Part = {
    layer: 'behind',
    d: smooth([
      sharp(q(-w * 0.98, cut.to - 1)),
      q(0, cut.to - 2.6),
      sharp(q(w * 0.98, cut.to - 1)),
      sharp(q(w * 0.9, cut.to - 8)),
      sharp(q(-w * 0.9, cut.to - 8)),
    ]),
    fill: 'lining',
    shadow: 0.2,
  };
  return [behind, panel, ...fronts(body, cut, layer, q, f), ...waistband(body, cut, layer)];
}

function details(
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
function lapFolds(q: (x: number, level: number) => Point, w: number, cut: SkirtCut): Fold[] {
  if (cut.shape === 'circle' || cut.shape === 'balloon' || cut.to < 66) return [];
  return [{ along: [q(0, 62), q(w * 0.05, (62 + cut.to) / 2), q(0, cut.to)], width: 5, strength: 1 }];
}

function fronts(
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
      ...pocket(body, 'patch', 9 + f * 0.5, Math.min(cut.to - 16, cut.from + 16), 9, layer).slice(0, 0),
    ];
  }
  return [];
}

function waistband(body: Body, cut: SkirtCut, layer: Layer): Part[] {
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
