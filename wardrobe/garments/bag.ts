import { type Knot, point, sharp, smooth } from '../shapes/geometry.ts';
import type { Layer, Part } from '../shapes/part.ts';
import type { BagCut } from './bag-cut.ts';
import { closure, flap, handles, surface, trims } from './bag-trim.ts';

function outline(cut: BagCut): Knot[] {
  const w = cut.width / 2;
  const h = cut.height;
  switch (cut.shape) {
    case 'tapered':
      return [
        sharp(point(-w * 0.86, 0)),
        sharp(point(w * 0.86, 0)),
        point(w * 0.95, h * 0.5),
        sharp(point(w, h - 1)),
        point(0, h + 0.5),
        sharp(point(-w, h - 1)),
        point(-w * 0.95, h * 0.5),
      ];
    case 'round':
      return Array.from({ length: 12 }, (_, i) =>
        point(Math.sin((i / 6) * Math.PI) * w, h / 2 - Math.cos((i / 6) * Math.PI) * (h / 2)),
      );
    case 'half moon':
      return [
        sharp(point(-w, 1)),
        point(-w * 0.4, 2.4),
        point(w * 0.4, 2.4),
        sharp(point(w, 1)),
        point(w * 0.9, h * 0.6),
        point(w * 0.5, h * 0.94),
        point(0, h),
        point(-w * 0.5, h * 0.94),
        point(-w * 0.9, h * 0.6),
      ];
    case 'bucket':
      return [
        sharp(point(-w, 0)),
        point(0, 1.4),
        sharp(point(w, 0)),
        point(w * 0.9, h * 0.5),
        sharp(point(w * 0.74, h - 0.5)),
        point(0, h + 0.8),
        sharp(point(-w * 0.74, h - 0.5)),
        point(-w * 0.9, h * 0.5),
      ];
    case 'slouch':
      return [
        sharp(point(-w * 0.8, 0)),
        point(0, 3.4),
        sharp(point(w * 0.8, 0)),
        point(w, h * 0.45),
        point(w * 0.88, h * 0.88),
        point(w * 0.3, h),
        point(-w * 0.3, h),
        point(-w * 0.88, h * 0.88),
        point(-w, h * 0.45),
      ];
    case 'barrel':
      return [
        point(-w * 0.92, 0.4),
        point(0, -0.4),
        point(w * 0.92, 0.4),
        point(w, h / 2),
        point(w * 0.92, h - 0.4),
        point(0, h + 0.4),
        point(-w * 0.92, h - 0.4),
        point(-w, h / 2),
      ];
    case 'backpack':
      return [
        point(-w * 0.86, h * 0.14),
        point(-w * 0.4, 0),
        point(w * 0.4, 0),
        point(w * 0.86, h * 0.14),
        point(w, h * 0.6),
        point(w * 0.94, h * 0.96),
        point(0, h),
        point(-w * 0.94, h * 0.96),
        point(-w, h * 0.6),
      ];
    default:
      return [
        sharp(point(-w, 0)),
        sharp(point(w, 0)),
        point(w + 0.3, h / 2),
        sharp(point(w * 0.98, h)),
        point(0, h + 0.3),
        sharp(point(-w * 0.98, h)),
        point(-w - 0.3, h / 2),
      ];
  }
}

/** The bag without its long strap, in its own frame: middle of its upper edge at (0, 0), y downwards. */
export function bagParts(cut: BagCut, layer: Layer, transform: string): Part[] {
  const w = cut.width / 2;
  const h = cut.height;
  const d = smooth(outline(cut));
  const body: Part = {
    layer,
    d,
    fill: 'cloth',
    grain: { at: point(0, 0), angle: 0 },
    across: [point(-w, 0), point(w, 0)],
    lines: [...surface(cut), { d, width: 1.6, color: 'stitch', dash: '.9 .6', opacity: 0.55 }],
    folds:
      cut.shape === 'slouch' || cut.shape === 'bucket' || cut.shape === 'half moon'
        ? [-0.6, -0.2, 0.25, 0.6].map((x, i) => ({
            along: [point(x * w, 2), point(x * w * 1.2, h * 0.45), point(x * w * 0.9, h * 0.8)],
            width: 2.4,
            light: i % 2 === 1,
            strength: 1.6,
          }))
        : [{ along: [point(-w, h - 1), point(0, h - 0.6), point(w, h - 1)], width: 3, strength: 1.4 }],
    panel: { at: point(0, h / 2), halfWidth: w, halfHeight: h / 2 },
  };
  return [
    ...handles(cut, layer),
    body,
    ...trims(cut, layer),
    ...flap(cut, layer),
    ...closure(cut, layer),
  ].map((part) => ({ ...part, transform }));
}

/** A crossbody strap or chain between two points. */
export function strapPart(cut: BagCut, knots: readonly Knot[], layer: Layer): Part[] {
  const d = smooth(knots, false);
  if (cut.handle !== 'chain')
    return [{ layer, d, fill: cut.accent, stroke: cut.handle === 'backpack' ? 4.4 : 1.5, unboxed: true }];
  return [{ layer, d, fill: 'metal', stroke: 1.2, unboxed: true }];
}
