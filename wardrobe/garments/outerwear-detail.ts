import { at, type Body, frontShift, halfWidth, levels } from '../body/body.ts';
import { ellipse, sharp, smooth } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import { type BodiceCut, bodiceWidth } from './bodice-edge.ts';
import { buttons, pocket, zip } from './fastening.ts';
import type { OuterwearCut } from './outerwear-cut.ts';
import { ribLines } from './rib.ts';

export function epaulettes(body: Body): Part[] {
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

export function ribBand(body: Body, cut: BodiceCut, gap: number, f: number): Part[] {
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

export function fastening(body: Body, cut: OuterwearCut, open: number, gap: number): Part[] {
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

export function pockets(body: Body, cut: OuterwearCut, f: number): Part[] {
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
