import { at, type Body } from '../body/body.ts';
import { smooth } from '../shapes/geometry.ts';
import type { Fold, Line } from '../shapes/part.ts';
import type { BodiceCut } from './bodice-edge.ts';
import type { OuterwearCut } from './outerwear-cut.ts';

export function quiltLines(body: Body, cut: BodiceCut, quilting: OuterwearCut['quilting']): Line[] {
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

export function quiltShade(body: Body, cut: BodiceCut, quilting: OuterwearCut['quilting']): Fold[] {
  if (quilting !== 'wide' && quilting !== 'narrow') return [];
  const step = quilting === 'wide' ? 9 : 5;
  const w = 40;
  const row = (level: number) => [at(body, -w, level), at(body, 0, level + 1), at(body, w, level)];
  return Array.from({ length: Math.ceil((cut.length + 4) / step) }, (_, i) => [
    { along: row(i * step - 0.8), width: step * 0.42, strength: 2.6 },
    { along: row(i * step + step * 0.4), width: step * 0.4, light: true, strength: 2.4 },
  ]).flat();
}

export function sleeveQuilting(
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
