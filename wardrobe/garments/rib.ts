import { at, type Body } from '../body/body.ts';
import { sharp, smooth } from '../shapes/geometry.ts';
import type { Fill, Layer, Line, Part } from '../shapes/part.ts';
import { type BodiceCut, bodiceWidth } from './bodice-edge.ts';

/** A band of rib or cloth along the hem. */
export function hemBand(body: Body, cut: BodiceCut, height: number, layer: Layer, fill: Fill): Part {
  const w = bodiceWidth(body, cut, cut.length);
  const pull = cut.ease > 3 ? 1.6 : 0.2;
  const d = smooth([
    sharp(at(body, -w - 0.1, cut.length - height)),
    sharp(at(body, w + 0.1, cut.length - height)),
    sharp(at(body, w - pull, cut.length + 0.9)),
    at(body, 0, cut.length + 1.9),
    sharp(at(body, -w + pull, cut.length + 0.9)),
  ]);
  return {
    layer,
    d,
    fill,
    across: [at(body, -w, cut.length), at(body, w, cut.length)],
    lines: ribLines(body, w, cut.length - height, cut.length + 1.5),
  };
}

export function ribLines(body: Body, w: number, from: number, to: number): Line[] {
  const count = Math.round(w * 1.1);
  const d = Array.from({ length: count }, (_, i) => {
    const x = -w + ((i + 0.5) / count) * 2 * w;
    const [a, b] = [at(body, x, from + 0.3), at(body, x * 0.98, to)];
    return `M${a.x.toFixed(2)},${a.y.toFixed(2)}L${b.x.toFixed(2)},${b.y.toFixed(2)}`;
  }).join('');
  return [{ d, width: 0.6, color: 'seam', opacity: 0.4 }];
}
