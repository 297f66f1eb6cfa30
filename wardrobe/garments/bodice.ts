import { at, type Body, frontShift, levels } from '../body/body.ts';
import { smooth } from '../shapes/geometry.ts';
import type { Fill, Layer, Line, Part } from '../shapes/part.ts';
import { type BodiceCut, bodiceWidth, isStrapped, lowerEdge, sideEdge, upperEdge } from './bodice-edge.ts';
import { type Draping, torsoFolds } from './folds.ts';

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
