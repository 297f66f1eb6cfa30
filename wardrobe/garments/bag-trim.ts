import { ellipse, type Knot, point, roundedBox, sharp, smooth, straight, text } from '../shapes/geometry.ts';
import type { Layer, Line, Part } from '../shapes/part.ts';
import type { BagCut } from './bag-cut.ts';

export function handles(cut: BagCut, layer: Layer): Part[] {
  const w = cut.width / 2;
  const loop = (x: number, rise: number, back = false): Part => ({
    layer,
    d: smooth(
      [
        point(-x, 2),
        point(-x * 0.85, -rise * 0.7),
        point(0, -rise),
        point(x * 0.85, -rise * 0.7),
        point(x, 2),
      ],
      false,
    ),
    fill: back ? 'lining' : cut.accent,
    stroke: 1.3,
  });
  switch (cut.handle) {
    case 'top':
      return [loop(w * 0.42, 9)];
    case 'two':
      return [loop(w * 0.5, 15), loop(w * 0.56, 12.5, true)];
    case 'rope':
      return [{ ...loop(w * 0.55, 15), stroke: 1.8, fill: '#d8c9a4' }];
    case 'shoulder':
      return [loop(w * 0.82, Math.max(17, 30 - cut.height * 0.4))];
    case 'backpack':
      return [loop(3, 5)];
    default:
      return [];
  }
}

export function surface(cut: BagCut): Line[] {
  const w = cut.width / 2 + 2;
  const h = cut.height + 4;
  const both = (step: number) =>
    Array.from(
      { length: Math.ceil((2 * w + h) / step) },
      (_, i) =>
        `M${text(-w + i * step)},-2l${text(-h)},${text(h)}M${text(w - i * step)},-2l${text(h)},${text(h)}`,
    ).join('');
  if (cut.detail === 'quilted')
    return [
      { d: both(5.6), width: 1.5, color: 'seam', opacity: 0.2 },
      { d: both(5.6), width: 0.45, color: 'seam', opacity: 0.7 },
    ];
  if (cut.detail === 'woven') return [{ d: both(2.6), width: 1, color: 'seam', opacity: 0.4 }];
  return [];
}

export function trims(cut: BagCut, layer: Layer): Part[] {
  const w = cut.width / 2;
  const h = cut.height;
  switch (cut.detail) {
    case 'pocket':
      return [
        {
          layer,
          d: roundedBox(-w * 0.62, h * 0.48, w * 1.24, h * 0.42, 1.4),
          fill: cut.shape === 'backpack' ? 'second' : 'cloth',
          grain: { at: point(0, 0), angle: 0 },
          lines: [{ d: `M${text(-w * 0.6)},${text(h * 0.54)}h${text(w * 1.2)}`, width: 0.6, color: 'metal' }],
          shadow: 0.06,
        },
      ];
    case 'tassel':
      return [
        { layer, d: smooth([point(w * 0.5, 1), point(w * 0.56, 6)], false), fill: cut.accent, stroke: 0.6 },
        {
          layer,
          d: straight([
            point(w * 0.56 - 0.9, 6),
            point(w * 0.56 + 0.9, 6),
            point(w * 0.56 + 1.8, 14),
            point(w * 0.56 - 1.8, 14),
          ]),
          fill: cut.accent,
          lines: [
            {
              d: `M${text(w * 0.56)},7v7M${text(w * 0.56 - 0.9)},8v6M${text(w * 0.56 + 0.9)},8v6`,
              width: 0.3,
              color: '#000000',
              opacity: 0.4,
            },
          ],
        },
      ];
    case 'fringe':
      return [
        {
          layer,
          d: straight([
            point(-w * 0.9, h * 0.55),
            point(w * 0.9, h * 0.55),
            ...Array.from({ length: 25 }, (_, i) =>
              point(w * 0.9 - (i * w * 1.8) / 24, i % 2 ? h * 0.72 : h + 4),
            ),
          ]),
          fill: 'cloth',
          grain: { at: point(0, 0), angle: 0 },
          shadow: 0.12,
        },
      ];
    case 'corners':
      return [-1, 1].map(
        (s): Part => ({
          layer,
          d: smooth([
            sharp(point(s * w * 0.98, h)),
            sharp(point(s * w * 0.45, h + 0.2)),
            point(s * w * 0.62, h * 0.75),
            sharp(point(s * (w + 0.2), h * 0.62)),
          ]),
          fill: cut.accent,
        }),
      );
    case 'stripe':
      return [
        {
          layer,
          d: straight([
            point(-w * 0.16, 0),
            point(w * 0.16, 0),
            point(w * 0.16, h + 0.4),
            point(-w * 0.16, h + 0.4),
          ]),
          fill: 'second',
        },
        {
          layer,
          d: straight([
            point(-w * 0.05, 0),
            point(w * 0.05, 0),
            point(w * 0.05, h + 0.4),
            point(-w * 0.05, h + 0.4),
          ]),
          fill: 'third',
        },
      ];
    case 'studs':
      return Array.from(
        { length: 9 },
        (_, i): Part => ({ layer, d: ellipse(-w * 0.85 + (i * w * 1.7) / 8, h - 1.8, 0.6), fill: 'metal' }),
      );
    default:
      return [];
  }
}

export function flap(cut: BagCut, layer: Layer): Part[] {
  const w = cut.width / 2;
  if (cut.flap === 'none') return [];
  const depth = cut.height * (cut.flap === 'half' ? 0.48 : cut.flap === 'full' ? 0.82 : 0.62);
  const lower: Knot[] =
    cut.flap === 'pointed'
      ? [point(w * 0.98, depth * 0.2), sharp(point(0, depth)), point(-w * 0.98, depth * 0.2)]
      : [
          point(w, depth * 0.72),
          point(w * 0.82, depth),
          point(0, depth + 0.6),
          point(-w * 0.82, depth),
          point(-w, depth * 0.72),
        ];
  const d = smooth([sharp(point(-w - 0.3, -0.4)), sharp(point(w + 0.3, -0.4)), ...lower]);
  return [
    {
      layer,
      d,
      // A flap of a fixed color would hide what tells color variants apart.
      fill: cut.accent === 'second' ? 'second' : 'cloth',
      grain: { at: point(0, 0), angle: 0 },
      lines: [{ d, width: 1.4, color: 'stitch', dash: '.9 .6', opacity: 0.6 }, ...surface(cut)],
      folds: [{ along: [point(-w * 0.9, 0.8), point(w * 0.9, 0.8)], width: 2, light: true, strength: 2 }],
    },
  ];
}

export function closure(cut: BagCut, layer: Layer): Part[] {
  const w = cut.width / 2;
  const y =
    cut.flap === 'none' ? 2.4 : cut.height * (cut.flap === 'half' ? 0.46 : cut.flap === 'full' ? 0.76 : 0.54);
  switch (cut.closure) {
    case 'clasp':
      return [{ layer, d: ellipse(0, y, 1.3), fill: 'metal' }];
    case 'turn lock':
      return [
        {
          layer,
          d: roundedBox(-2, y - 1.3, 4, 2.6, 0.5),
          fill: 'metal',
          lines: [{ d: `M-.8,${text(y)}h1.6`, width: 0.5, color: '#000000', opacity: 0.5 }],
        },
      ];
    case 'zip':
      return [
        { layer, d: `M${text(-w * 0.8)},1.5h${text(w * 1.6)}`, fill: 'metal', stroke: 0.7 },
        { layer, d: roundedBox(w * 0.6, 1.6, 0.9, 3, 0.4), fill: 'metal' },
      ];
    case 'drawstring':
      return [
        {
          layer,
          d: smooth([point(-w * 0.86, 4), point(0, 5), point(w * 0.86, 4)], false),
          fill: cut.accent,
          stroke: 0.8,
        },
        ...[-1, 1].map(
          (s): Part => ({
            layer,
            d: smooth([point(0, 5), point(s * 2, 9), point(s * 1.6, 13)], false),
            fill: cut.accent,
            stroke: 0.7,
          }),
        ),
      ];
    case 'buckles':
      return [-1, 1].flatMap((s): Part[] => [
        {
          layer,
          d: straight([
            point(s * w * 0.5 - 1, 1),
            point(s * w * 0.5 + 1, 1),
            point(s * w * 0.5 + 1, y + 4),
            point(s * w * 0.5 - 1, y + 4),
          ]),
          fill: cut.accent,
          shadow: 0.1,
        },
        { layer, d: roundedBox(s * w * 0.5 - 1.5, y, 3, 2.2, 0.4), fill: 'metal' },
      ]);
    case 'none':
      return [];
  }
}
