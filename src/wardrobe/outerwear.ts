import { type BodiceCut, bodiceWidth, lowerEdge, ribLines, sideEdge } from './bodice.ts';
import { at, type Body, frontShift, halfWidth, levels } from './body.ts';
import { belt, buttons, pocket, zip } from './fastening.ts';
import { type Draping, hangingFolds, torsoFolds } from './folds.ts';
import { ellipse, type Knot, sharp, smooth } from './geometry.ts';
import { lapelParts, type OuterCollar } from './lapel.ts';
import type { Fill, Fold, Line, Part } from './part.ts';
import { type SleeveCut, sleeveParts } from './sleeve.ts';

/** The cut of a jacket, coat, cardigan or vest. */
export type OuterwearCut = {
  readonly name: string;
  readonly bodice: BodiceCut;
  readonly sleeve: SleeveCut;
  readonly collar: OuterCollar;
  readonly collarFill: Fill;
  readonly closure: 'single' | 'double' | 'zip' | 'slanted zip' | 'toggles' | 'snaps' | 'none';
  readonly pocket: 'none' | 'flap' | 'patch' | 'welt' | 'two chest' | 'cargo' | 'zip';
  readonly quilting: 'none' | 'wide' | 'narrow' | 'diamond';
  readonly band: 'none' | 'rib';
  readonly belt: 'none' | 'buckle' | 'knot';
  readonly epaulettes: boolean;
  readonly button: Fill;
};

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

function epaulettes(body: Body): Part[] {
  const tip = halfWidth(body, levels.tip);
  return [-1, 1].map((side) => {
    const p = (x: number, level: number) => at(body, side * x, level);
    const button = p(10.4, -3.6);
    return {
      layer: 'sleeve',
      d: smooth([sharp(p(9, -5.6)), sharp(p(tip + 1, -2)), sharp(p(tip + 0.4, 1.8)), sharp(p(9.4, -2.4))]),
      fill: 'main',
      lines: [{ d: ellipse(button.x, button.y, 0.5), width: 0.5, color: 'metal' }],
    };
  });
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

function quiltLines(body: Body, cut: BodiceCut, quilting: OuterwearCut['quilting']): Line[] {
  const w = cut.ease + 26 + cut.flare;
  const p = (x: number, level: number) => at(body, x, level);
  if (quilting === 'none') return [];
  if (quilting === 'diamond') {
    const rows = Array.from({ length: 26 }, (_, i) => i * 6 - 40);
    return [-1, 1].map((s) => ({
      d:
        rows.map((l) => smooth([p(-w, l), p(w, l + s * 50)], false)).join('') +
        rows.map((l) => (s > 0 ? '' : smooth([p(-w, l + 50), p(w, l)], false))).join(''),
      width: 0.45,
      color: 'seam',
      opacity: 0.55,
    }));
  }
  const step = quilting === 'wide' ? 9 : 5;
  const d = Array.from({ length: Math.ceil((cut.length + 4) / step) }, (_, i) =>
    smooth([p(-w, i * step), p(0, i * step + 1), p(w, i * step)], false),
  ).join('');
  return [{ d, width: 0.6, color: 'seam', opacity: 0.6 }];
}

function quiltShade(body: Body, cut: BodiceCut, quilting: OuterwearCut['quilting']): Fold[] {
  if (quilting !== 'wide' && quilting !== 'narrow') return [];
  const step = quilting === 'wide' ? 9 : 5;
  const w = 40;
  const row = (level: number) => [at(body, -w, level), at(body, 0, level + 1), at(body, w, level)];
  return Array.from({ length: Math.ceil((cut.length + 4) / step) }, (_, i) => [
    { along: row(i * step - 0.8), width: step * 0.42, strength: 2.6 },
    { along: row(i * step + step * 0.4), width: step * 0.4, light: true, strength: 2.4 },
  ]).flat();
}

function sleeveQuilting(
  left: readonly { x: number; y: number }[],
  right: readonly { x: number; y: number }[],
): Line[] {
  return [
    {
      d: left
        .slice(1)
        .map((from, i) => smooth([from, right[i + 1] ?? from], false))
        .join(''),
      width: 0.6,
      color: 'seam',
      opacity: 0.6,
    },
    {
      d: left
        .slice(1)
        .map((from, i) =>
          smooth(
            [
              { x: from.x, y: from.y - 1.2 },
              { x: (right[i + 1] ?? from).x, y: (right[i + 1] ?? from).y - 1.2 },
            ],
            false,
          ),
        )
        .join(''),
      width: 2.4,
      color: 'seam',
      opacity: 0.16,
    },
  ];
}

function ribBand(body: Body, cut: BodiceCut, gap: number, f: number): Part[] {
  const l = cut.length;
  const w = bodiceWidth(body, cut, l);
  const p = (x: number, level: number) => at(body, x, level);
  return ([-1, 1] as const).map((s) => ({
    layer: 'outer',
    d: smooth([
      sharp(p(s * w + s * 0.1, l - 4.6)),
      sharp(p(f + s * gap * 1.15, l - 4.2)),
      sharp(p(f + s * gap * 1.15, l + 1.6)),
      sharp(p(s * (w - 1.4), l + 1)),
    ]),
    fill: 'main',
    lines: ribLines(body, w, l - 4.6, l + 1.6),
  }));
}

function fastening(body: Body, cut: OuterwearCut, open: number, gap: number): Part[] {
  const end = Math.min(cut.bodice.length - 6, 58);
  const start =
    cut.collar === 'notch' || cut.collar === 'peak' || cut.collar === 'shawl'
      ? cut.closure === 'double'
        ? 17
        : 22
      : cut.collar === 'v'
        ? 15
        : 1;
  const side = open > 0 ? -gap - 1.6 : 0;
  const count = Math.max(2, Math.round((end - start) / (cut.name.includes('blazer') ? 14 : 10)));
  switch (cut.closure) {
    case 'single':
    case 'snaps':
      return buttons(
        body,
        start,
        end,
        count,
        cut.closure === 'snaps' ? 'metal' : cut.button,
        'outer',
        side,
        1.05,
      );
    case 'double':
      return [-5, 5].flatMap((x) =>
        buttons(
          body,
          start + 1,
          Math.min(end, start + 26),
          3,
          cut.button,
          'outer',
          open > 0 ? x + Math.sign(x) * gap : x,
          1.2,
        ),
      );
    case 'zip':
      if (open > 0)
        return [-1, 1].flatMap((s) => [
          {
            layer: 'outer' as const,
            d: smooth(
              [
                at(body, frontShift(body) + s * gap * 0.8, 0),
                at(body, frontShift(body) + s * gap * 1.12, cut.bodice.length),
              ],
              false,
            ),
            fill: 'metal' as const,
            stroke: 0.7,
          },
        ]);
      return zip(body, -4, cut.bodice.length - 0.5, 'outer');
    case 'slanted zip':
      return open > 0 ? [] : zip(body, 4, cut.bodice.length, 'outer', 7);
    case 'toggles':
      return Array.from({ length: 4 }, (_, i) => {
        const c = at(body, frontShift(body) + side, start + 4 + i * 11);
        return [
          {
            layer: 'outer' as const,
            d: `M${(c.x - 5).toFixed(2)},${c.y.toFixed(2)}h10`,
            fill: '#5b3d22' as const,
            stroke: 0.7,
          },
          {
            layer: 'outer' as const,
            d: `M${(c.x - 2).toFixed(2)},${c.y.toFixed(2)}h4`,
            fill: '#c9a878' as const,
            stroke: 1.7,
          },
        ];
      }).flat();
    case 'none':
      return [];
  }
}

function pockets(body: Body, cut: OuterwearCut, f: number): Part[] {
  const low = Math.min(cut.bodice.length - 16, 42);
  const both = (kind: Parameters<typeof pocket>[1], level: number, width: number, x = 10.5) =>
    [-1, 1].flatMap((s) => pocket(body, kind, s * x + f * 0.6, level, width, 'outer'));
  switch (cut.pocket) {
    case 'none':
      return [];
    case 'two chest':
      return both('cargo', 9, 8.5, 9);
    case 'flap':
      return both('flap', low, 12);
    case 'patch':
      return both('patch', low - 2, 13);
    case 'welt':
      return both('welt', low, 11);
    case 'cargo':
      return [...both('cargo', low - 1, 12.5), ...both('flap', 11, 10, 9.5)];
    case 'zip':
      return both('zip', low - 2, 12, 11);
  }
}
