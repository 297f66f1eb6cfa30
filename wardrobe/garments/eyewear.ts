import { blend } from '../fabric/palette.ts';
import { ellipse, type Knot, point, sharp, smooth, straight } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';

/** The cut of glasses; `lens` is the tint, `size` the lens's half-width in centimetres. */
export type EyewearCut = {
  readonly name: string;
  readonly shape:
    | 'round'
    | 'square'
    | 'rectangle'
    | 'cat eye'
    | 'aviator'
    | 'hexagon'
    | 'oversized'
    | 'shield'
    | 'heart'
    | 'half rim';
  readonly size: number;
  readonly rim: number;
  readonly lens: `#${string}`;
  readonly lensOpacity: number;
  readonly gradient: boolean;
};

/** Glasses in the frame of the head, bridge at (0, 0); `temples` draws the folded-out arms of a packshot. */
export function eyewearParts(cut: EyewearCut, transform: string, temples: boolean): Part[] {
  const layer = 'face';
  const gap = 1.1;
  const lensPart = (s: -1 | 1): Part => {
    const d = lensOutline(cut, s, gap);
    const cx = s * (gap + cut.size);
    const light = blend(cut.lens, '#ffffff', 0.6);
    return {
      layer,
      d,
      fill: cut.lens,
      opacity: cut.lensOpacity,
      decor: `<path d="${straight([point(cx - cut.size, cut.size), point(cx - cut.size * 0.2, -cut.size), point(cx + cut.size * 0.35, -cut.size), point(cx - cut.size * 0.5, cut.size)])}" fill="#fff" opacity=".22"/>${cut.gradient ? `<path d="${straight([point(cx - 9, cut.size * 0.15), point(cx + 9, cut.size * 0.15), point(cx + 9, 9), point(cx - 9, 9)])}" fill="${light}" opacity=".55"/>` : ''}`,
    };
  };
  const rim = (s: -1 | 1): Part => {
    const d =
      cut.shape === 'half rim'
        ? smooth(
            [
              point(s * gap, 0),
              point(s * (gap + 0.2), -cut.size * 0.6),
              point(s * (gap + cut.size), -cut.size * 0.72),
              point(s * (gap + cut.size * 2), -cut.size * 0.55),
              point(s * (gap + cut.size * 2), -cut.size * 0.1),
            ],
            false,
          )
        : lensOutline(cut, s, gap);
    return { layer, d, fill: 'main', stroke: cut.rim };
  };
  const hinge = gap + cut.size * 2 + cut.rim * 0.3;
  const bridge: Part = {
    layer,
    d: smooth([point(-gap - 0.2, -0.5), point(0, -1), point(gap + 0.2, -0.5)], false),
    fill: cut.shape === 'aviator' ? 'metal' : 'main',
    stroke: Math.max(0.35, cut.rim * 0.9),
  };
  const double: Part[] =
    cut.shape === 'aviator'
      ? [
          {
            layer,
            d: smooth([point(-gap - 1.6, -cut.size * 0.72), point(gap + 1.6, -cut.size * 0.72)], false),
            fill: 'metal',
            stroke: 0.35,
          },
        ]
      : [];
  const arms: Part[] = [-1, 1].map((s) => ({
    layer,
    d: smooth(
      temples
        ? [point(s * hinge, -0.7), point(s * (hinge + 0.8), -2.6), point(s * (hinge - 1.4), -4.4)]
        : [point(s * hinge, -0.7), point(s * Math.max(hinge + 0.2, 7.4), -0.5)],
      false,
    ),
    fill: 'main',
    stroke: Math.max(0.45, cut.rim * 0.8),
  }));
  const hinges: Part[] = [-1, 1].map((s) => ({
    layer,
    d: ellipse(s * (hinge - cut.rim * 0.2), -0.7, 0.3),
    fill: 'metal',
  }));
  return [
    ...arms,
    lensPart(-1),
    lensPart(1),
    rim(-1),
    rim(1),
    ...(cut.shape === 'shield' ? [] : [bridge]),
    ...double,
    ...hinges,
  ].map((part) => ({ ...part, transform }));
}

function lensOutline(cut: EyewearCut, s: -1 | 1, gap: number): string {
  const r = cut.size;
  const c = gap + r;
  const p = (x: number, y: number): Knot => point(s * (c + x * r), y * r);
  switch (cut.shape) {
    case 'round':
      return ellipse(s * c, 0, r);
    case 'square':
      return smooth([
        sharp(p(-0.95, -0.8)),
        p(0, -0.86),
        sharp(p(1, -0.84)),
        p(0.96, 0.2),
        p(0.7, 0.8),
        p(-0.6, 0.8),
        p(-0.92, 0.2),
      ]);
    case 'rectangle':
    case 'half rim':
      return smooth([
        sharp(p(-1, -0.5)),
        p(0, -0.56),
        sharp(p(1, -0.54)),
        p(1, 0),
        p(0.88, 0.5),
        p(0, 0.56),
        p(-0.86, 0.5),
        p(-1, 0),
      ]);
    case 'cat eye':
      return smooth([
        p(-0.95, -0.3),
        p(-0.2, -0.62),
        sharp(p(1.25, -1)),
        p(1, 0.1),
        p(0.4, 0.72),
        p(-0.4, 0.7),
        p(-0.9, 0.25),
      ]);
    case 'aviator':
      return smooth([
        p(-0.9, -0.6),
        p(0, -0.74),
        p(1, -0.6),
        p(1.02, 0.2),
        p(0.5, 1.02),
        p(-0.2, 0.95),
        p(-0.85, 0.2),
      ]);
    case 'hexagon':
      return straight([p(-1, 0), p(-0.5, -0.84), p(0.5, -0.84), p(1, 0), p(0.5, 0.84), p(-0.5, 0.84)]);
    case 'oversized':
      return smooth([
        p(-0.98, -0.5),
        p(0, -0.96),
        p(1, -0.7),
        p(1.04, 0.2),
        p(0.5, 0.96),
        p(-0.4, 0.94),
        p(-0.95, 0.3),
      ]);
    case 'shield':
      return smooth([
        sharp(point(-s * 0.1, -0.6 * r)),
        p(0, -0.74),
        sharp(p(1.1, -0.6)),
        p(1, 0.3),
        p(0.2, 0.72),
        p(-0.8, 0.5),
        sharp(point(-s * 0.1, 0.1 * r)),
      ]);
    case 'heart':
      return smooth([
        sharp(p(0, 0.95)),
        p(-0.95, 0),
        p(-0.7, -0.8),
        sharp(p(0, -0.45)),
        p(0.7, -0.8),
        p(0.95, 0),
      ]);
  }
}
