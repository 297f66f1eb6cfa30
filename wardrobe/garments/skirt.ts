import { at, type Body, frontShift } from '../body/body.ts';
import { type Knot, type Point, sharp, smooth } from '../shapes/geometry.ts';
import type { Layer, Part } from '../shapes/part.ts';
import type { Draping } from './folds.ts';
import { type SkirtCut, skirtWidth } from './skirt-cut.ts';
import { details, fronts, lapFolds, waistband } from './skirt-detail.ts';

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
