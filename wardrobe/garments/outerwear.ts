import { at, type Body, frontShift, levels } from '../body/body.ts';
import { type Knot, sharp, smooth } from '../shapes/geometry.ts';
import type { Fold, Part } from '../shapes/part.ts';
import { belt } from './belt.ts';
import { type BodiceCut, bodiceWidth, lowerEdge, sideEdge } from './bodice-edge.ts';
import { type Draping, hangingFolds, torsoFolds } from './folds.ts';
import { lapelParts } from './lapel.ts';
import type { OuterwearCut } from './outerwear-cut.ts';
import { epaulettes, fastening, pockets, ribBand } from './outerwear-detail.ts';
import { quiltLines, quiltShade, sleeveQuilting } from './quilting.ts';
import { sleeveParts } from './sleeve.ts';

/** The parts of outerwear on a body; `open` 0 is fastened, 1 shows a wide strip of what is under it. */
export function outerwearParts(body: Body, cut: OuterwearCut, draping: Draping, open = 0): Part[] {
  const { bodice } = cut;
  const f = frontShift(body);
  const gap = open * 9;
  const lap = open > 0 ? 0 : cut.closure === 'double' ? 6 : 1.6;
  const opening: Opening = { gap, lap, breakLevel: breakLevelOf(cut) };
  const quilted = quiltShade(body, bodice, cut.quilting);
  const belted = cut.belt !== 'none' && open === 0;
  return [
    backPart(body, bodice),
    ...([-1, 1] as const).map((side) => withFolds(frontPanel(body, cut, draping, opening, side), quilted)),
    ...(cut.band === 'rib' ? ribBand(body, bodice, gap, f) : []),
    ...fastening(body, cut, open, gap),
    ...pockets(body, cut, f),
    ...(belted ? belt(body, bodiceWidth(body, bodice, 29), 27, 4.2, 'main', cut.belt, 'outer') : []),
    ...lapelParts(body, cut.collar, cut.collarFill, opening.breakLevel, lap, gap),
    ...sleeveParts(body, cut.sleeve, draping, 'sleeve', (left, right) =>
      cut.quilting === 'none' ? [] : sleeveQuilting(left, right),
    ),
    ...(cut.epaulettes ? epaulettes(body) : []),
  ];
}

/** How the fronts meet: how far they stand apart or overlap, and the level from which they are turned back as lapels. */
type Opening = { readonly gap: number; readonly lap: number; readonly breakLevel: number };

function breakLevelOf({ collar, closure }: OuterwearCut): number {
  if (collar === 'v') return 13;
  if (collar !== 'notch' && collar !== 'peak' && collar !== 'shawl') return -4;
  return closure === 'double' ? 14 : 20;
}

function frontEdge(body: Body, length: number, { gap, lap, breakLevel }: Opening, side: -1 | 1): Knot[] {
  const f = frontShift(body);
  const p = (x: number, level: number) => at(body, x, level);
  const x = (level: number) =>
    f + side * (gap * (level < 0 ? 0.5 : Math.min(1.25, 0.75 + level / 120)) - lap);
  return [
    sharp(p(side * 6.6 + f * 0.3, -7.4)),
    p(f + side * (gap * 0.6 + 4), breakLevel > 0 ? 2 : -5),
    sharp(p(x(breakLevel), breakLevel)),
    p(x(30), 30),
    sharp(p(x(length), length + 0.6)),
  ];
}

function frontPanel(body: Body, cut: OuterwearCut, draping: Draping, opening: Opening, side: -1 | 1): Part {
  const { bodice } = cut;
  const f = frontShift(body);
  const wide = bodiceWidth(body, bodice, levels.armpit);
  const edge = frontEdge(body, bodice.length, opening, side);
  const hem = lowerEdge(body, bodice);
  const corner = side < 0 ? hem.at(-1) : hem[0];
  const reachDown = Math.min(bodice.length, 60);
  const folds = () => [
    ...torsoFolds(body, reachDown, bodice.ease, draping),
    ...longFolds(body, bodice, side, draping),
  ];
  return {
    layer: 'outer',
    d: smooth([...edge, ...(corner ? [sharp(corner)] : []), ...sideEdge(body, bodice, side).reverse()]),
    fill: 'cloth',
    grain: { at: at(body, f, 0), angle: body.stance.lean * 0.8 },
    across: [at(body, -wide - 1, 20), at(body, wide + 1, 20)],
    folds: cut.quilting === 'none' ? folds() : [],
    lines: [
      { d: smooth(edge.slice(2), false), width: 1.6, color: 'stitch', opacity: 0.35 },
      ...quiltLines(body, bodice, cut.quilting),
    ],
    panel: { at: at(body, f, reachDown / 2), halfWidth: wide, halfHeight: reachDown / 2 },
  };
}

/** The inside of the back, seen where the fronts stand open and below them. */
function backPart(body: Body, bodice: BodiceCut): Part {
  return {
    layer: 'behind',
    d: smooth([
      sharp(at(body, -7, -7)),
      at(body, 0, -8.8),
      sharp(at(body, 7, -7)),
      ...sideEdge(body, bodice, 1),
      ...lowerEdge(body, { ...bodice, length: bodice.length - 1.4 }),
      ...sideEdge(body, bodice, -1).reverse(),
    ]),
    fill: 'lining',
    shadow: 0.25,
  };
}

function withFolds(part: Part, folds: readonly Fold[]): Part {
  return { ...part, folds: [...(part.folds ?? []), ...folds] };
}

function longFolds(body: Body, cut: BodiceCut, side: -1 | 1, draping: Draping): Fold[] {
  if (cut.length < 62) return [];
  const top = bodiceWidth(body, cut, 48);
  const bottom = bodiceWidth(body, cut, cut.length);
  return hangingFolds(
    [at(body, side * 2, 44), at(body, side * 3, cut.length)],
    [at(body, side * top, 44), at(body, side * bottom, cut.length)],
    4,
    draping,
  );
}
