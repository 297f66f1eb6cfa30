import { ellipse, type Knot, point, sharp, smooth, straight, text } from './geometry.ts';
import type { Fill, Line, Part } from './part.ts';

/** The cut of a hat. */
export type HatCut = {
  readonly name: string;
  readonly shape:
    | 'cap'
    | 'bucket'
    | 'beanie'
    | 'fedora'
    | 'wide brim'
    | 'beret'
    | 'boater'
    | 'newsboy'
    | 'trapper'
    | 'visor';
  readonly brim: number;
  readonly height: number;
  readonly band: 'none' | 'ribbon' | 'leather' | 'fold';
  readonly detail: 'none' | 'pompom' | 'patch' | 'button' | 'bow' | 'ear flaps' | 'stitching';
  readonly accent: Fill;
};

/**
 * A hat in the frame of the head: (0, 0) is the head's middle, the head 15.2 cm wide and 22 cm high. `behind` parts pass
 * behind the head.
 */
export function hatParts(cut: HatCut, transform: string): Part[] {
  return drawn(cut).map((part) => ({ ...part, transform }));
}

const layer = 'hat';
const grain = { at: point(0, -6), angle: 0 } as const;

function crown(knots: readonly Knot[], lines: readonly Line[] = []): Part {
  return {
    layer,
    d: smooth(knots),
    fill: 'cloth',
    grain,
    across: [point(-9.5, -8), point(9.5, -8)],
    lines,
    panel: { at: point(0, -7), halfWidth: 9, halfHeight: 6 },
  };
}

/** The crown's highest point. */
function crownTop(cut: HatCut): number {
  return -5 - cut.height;
}

function drawn(cut: HatCut): Part[] {
  switch (cut.shape) {
    case 'cap':
    case 'visor':
      return capParts(cut);
    case 'bucket':
      return bucketParts(cut);
    case 'beanie':
      return beanieParts(cut);
    case 'fedora':
    case 'wide brim':
    case 'boater':
      return brimmedParts(cut);
    case 'beret':
      return beretParts(cut);
    case 'newsboy':
      return newsboyParts(cut);
    case 'trapper':
      return trapperParts(cut);
  }
}

function capParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  const b = cut.brim;

  const peak: Part = {
    layer,
    d: smooth([
      sharp(point(-9, -4.4)),
      point(-5, -6.4),
      point(2, -6.8),
      sharp(point(9, -4.6)),
      point(10.5, -1.4),
      point(6, -0.6 + b * 0.1),
      point(-3, -2),
      point(-9.6, -0.4 + b * 0.1),
    ]),
    fill: cut.accent === 'main' ? 'cloth' : cut.accent,
    grain,
    folds: [{ along: [point(-8, -3), point(0, -4.6), point(8, -3)], width: 1.6, light: true, strength: 2 }],
    lines: [0.5, 1.1, 1.7].map((k) => ({
      d: smooth([point(-8.6, -4 + k * 1.4), point(0, -5.8 + k * 1.8), point(9, -4 + k * 1.4)], false),
      width: 0.2,
      color: 'stitch' as const,
    })),
  };
  const dome =
    cut.shape === 'cap'
      ? crown(
          [
            sharp(point(-9, -4)),
            point(-9.3, -9),
            point(-6, top + 1.6),
            point(0, top),
            point(6, top + 1.6),
            point(9.3, -9),
            sharp(point(9, -4)),
            point(0, -6.4),
          ],
          [
            { d: smooth([point(0, top), point(0.6, -6)], false), width: 0.35, color: 'seam' },
            {
              d: smooth([point(-1, top), point(-5.4, -10), point(-6, -5)], false),
              width: 0.3,
              color: 'seam',
            },
            {
              d: smooth([point(1, top), point(5.6, -10), point(6.2, -5)], false),
              width: 0.3,
              color: 'seam',
            },
          ],
        )
      : crown([
          sharp(point(-9, -4)),
          sharp(point(-9, -8.4)),
          point(0, -10.4),
          sharp(point(9, -8.4)),
          sharp(point(9, -4)),
          point(0, -6.4),
        ]);
  return [
    dome,
    ...(cut.shape === 'cap' ? [{ layer, d: ellipse(0, top, 0.9, 0.6), fill: 'second' } as Part] : []),
    ...badge(cut, -9.4),
    peak,
  ];
}

function bucketParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  const b = cut.brim;
  return [
    back(b, -3.4),
    crown(
      [
        sharp(point(-8.4, -5)),
        sharp(point(-6.8, top)),
        point(0, top - 1),
        sharp(point(6.8, top)),
        sharp(point(8.4, -5)),
        point(0, -3.8),
      ],
      [
        {
          d: smooth([point(-6.8, top + 0.6), point(0, top + 0.4), point(6.8, top + 0.6)], false),
          width: 0.4,
          color: 'seam',
        },
      ],
    ),
    ...badge(cut, -9),
    {
      layer,
      d: smooth([
        sharp(point(-8.4, -5.4)),
        point(0, -4),
        sharp(point(8.4, -5.4)),
        sharp(point(8.4 + b * 0.72, -0.6 + b * 0.15)),
        point(0, 1.4 + b * 0.1),
        sharp(point(-8.4 - b * 0.72, -0.6 + b * 0.15)),
      ]),
      fill: 'cloth',
      grain,
      across: [point(-12, 0), point(12, 0)],
      lines: [0.35, 0.6, 0.85].map((k) => ({
        d: smooth(
          [
            point(-8.4 - b * 0.72 * k, -5 + 4.4 * k),
            point(0, -4 + 5 * k),
            point(8.4 + b * 0.72 * k, -5 + 4.4 * k),
          ],
          false,
        ),
        width: 0.22,
        color: 'stitch' as const,
      })),
    },
  ];
}

function beanieParts(cut: HatCut): Part[] {
  const top = crownTop(cut);

  const tall = top - 3.4;
  const ribs = Array.from({ length: 15 }, (_, i) =>
    smooth([point((i - 7) * 1.25, -3), point((i - 7) * 1.2, -9), point((i - 7) * 0.5, tall + 0.4)], false),
  ).join('');
  const fold: Part = {
    layer,
    d: smooth([
      sharp(point(-9.2, -2.4)),
      sharp(point(-9.4, -7.6)),
      point(0, -8.8),
      sharp(point(9.4, -7.6)),
      sharp(point(9.2, -2.4)),
      point(0, -3.4),
    ]),
    fill: cut.accent === 'main' ? 'cloth' : cut.accent,
    grain,
    across: [point(-10, 0), point(10, 0)],
    lines: [{ d: ribs, width: 0.5, color: 'seam', opacity: 0.35 }],
  };
  const pompom: Part = {
    layer,
    d: Array.from({ length: 1 }, () =>
      straight(
        Array.from({ length: 36 }, (_, i) =>
          point(
            Math.cos((i / 18) * Math.PI) * (i % 2 ? 4.4 : 3.4),
            tall - 2.2 + Math.sin((i / 18) * Math.PI) * (i % 2 ? 4 : 3.1),
          ),
        ),
      ),
    ).join(''),
    fill: cut.accent === 'main' ? 'second' : cut.accent,
  };
  return [
    ...(cut.detail === 'pompom' ? [pompom] : []),
    crown(
      [
        sharp(point(-9.2, -5)),
        point(-9.1, -11),
        point(-5.6, tall + 2),
        point(0, tall),
        point(5.6, tall + 2),
        point(9.1, -11),
        sharp(point(9.2, -5)),
      ],
      [{ d: ribs, width: 0.5, color: 'seam', opacity: 0.35 }],
    ),
    ...(cut.band === 'fold' ? [fold] : []),
    ...badge(cut, -5),
  ];
}

function brimmedParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  const b = cut.brim;

  const w = 8.4;
  const flat = cut.shape === 'boater';
  const pinch: Knot[] = flat
    ? [sharp(point(-w, top)), point(0, top - 0.6), sharp(point(w, top))]
    : cut.shape === 'fedora'
      ? [
          point(-w * 0.86, top + 1),
          point(-3, top - 0.6),
          point(0, top + 1.4),
          point(3, top - 0.6),
          point(w * 0.86, top + 1),
        ]
      : [point(-w * 0.8, top + 1.4), point(0, top - 0.4), point(w * 0.8, top + 1.4)];
  const bandPart: Part = {
    layer,
    d: smooth([
      sharp(point(-w - 0.2, -8)),
      point(0, -6.6),
      sharp(point(w + 0.2, -8)),
      sharp(point(w + 0.3, -4.8)),
      point(0, -3.2),
      sharp(point(-w - 0.3, -4.8)),
    ]),
    fill: cut.accent,
  };
  const dip = cut.shape === 'wide brim' ? 2.4 : 1;
  const brim: Part = {
    layer,
    d: smooth([
      point(-w - b, -4.4 + dip),
      point(-w, -5.2),
      point(0, -3.4),
      point(w, -5.2),
      point(w + b, -4.4 + dip),
      point(w * 0.9, -1.6 + dip),
      point(0, -0.8 + dip * 0.4),
      point(-w * 0.9, -1.6 + dip),
    ]),
    fill: 'cloth',
    grain,
    folds: [
      {
        along: [point(-w - b * 0.6, -4 + dip), point(0, -2), point(w + b * 0.6, -4 + dip)],
        width: 1.4,
        strength: 2,
      },
    ],
    lines: [
      {
        d: smooth(
          [point(-w - b + 0.8, -4 + dip), point(0, -1.4 + dip * 0.4), point(w + b - 0.8, -4 + dip)],
          false,
        ),
        width: 0.25,
        color: 'stitch',
      },
    ],
  };
  return [
    back(b, -4.4 + dip * 0.5),
    crown([sharp(point(-w, -4.6)), ...pinch, sharp(point(w, -4.6)), point(0, -3.2)], []),
    ...(cut.band === 'none' ? [] : [bandPart]),
    ...(cut.detail === 'bow'
      ? [
          {
            layer,
            d: smooth([
              sharp(point(5, -6)),
              point(8, -9),
              point(9.4, -5.6),
              sharp(point(5, -5.4)),
              point(3, -4),
              point(3, -7.6),
            ]),
            fill: cut.accent,
          } as Part,
        ]
      : []),
    brim,
  ];
}

function beretParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  return [
    crown([
      sharp(point(-8.6, -5)),
      point(-11.5, -9),
      point(-8, top + 1),
      point(2, top - 0.6),
      point(11.5, top + 3),
      point(13, -8.6),
      point(10, -5.4),
      sharp(point(8.4, -5)),
      point(0, -6.4),
    ]),
    {
      layer,
      d: smooth([
        sharp(point(-8.8, -4)),
        sharp(point(-8.8, -6)),
        point(0, -7.6),
        sharp(point(8.6, -6)),
        sharp(point(8.6, -4)),
        point(0, -5.8),
      ]),
      fill: cut.accent === 'main' ? 'main' : cut.accent,
      shadow: 0.18,
    },
    { layer, d: smooth([point(2, top - 0.6), point(2.6, top - 3)], false), fill: 'main', stroke: 0.9 },
    ...badge(cut, -9),
  ];
}

function newsboyParts(cut: HatCut): Part[] {
  const top = crownTop(cut);
  return [
    crown(
      [
        sharp(point(-9, -5)),
        point(-11.6, -9),
        point(-8, top + 1),
        point(0, top - 0.4),
        point(8, top + 1),
        point(11.6, -9),
        sharp(point(9, -5)),
        point(0, -6.4),
      ],
      Array.from({ length: 5 }, (_, i) => ({
        d: smooth([point(0, top), point((i - 2) * 4.4, -10), point((i - 2) * 3.8, -6)], false),
        width: 0.35,
        color: 'seam' as const,
      })),
    ),
    { layer, d: ellipse(0, top, 1.1, 0.7), fill: cut.accent },
    {
      layer,
      d: smooth([
        sharp(point(-8.4, -5)),
        point(0, -7),
        sharp(point(8.4, -5)),
        point(8, -2),
        point(0, -2.8),
        point(-8, -2),
      ]),
      fill: 'cloth',
      grain,
      shadow: 0.1,
    },
  ];
}

function trapperParts(cut: HatCut): Part[] {
  const top = crownTop(cut);

  const flapKnots = (s: number): Knot[] => [
    sharp(point(s * 7, -5)),
    sharp(point(s * 9.8, -6)),
    point(s * 11.4, 2),
    point(s * 10, 9),
    point(s * 7.4, 8),
    point(s * 6.8, 1),
  ];
  return [
    ...[-1, 1].map(
      (s): Part => ({
        layer,
        d: smooth(flapKnots(s)),
        fill: cut.accent,
        folds: [{ along: [point(s * 9, -4), point(s * 9.4, 7)], width: 2, light: true, strength: 2 }],
      }),
    ),
    crown([
      sharp(point(-9, -5)),
      point(-9.2, -10),
      point(-5.6, top + 1.2),
      point(0, top),
      point(5.6, top + 1.2),
      point(9.2, -10),
      sharp(point(9, -5)),
    ]),
    {
      layer,
      d: smooth([
        sharp(point(-9.6, -4)),
        sharp(point(-9.2, -9)),
        point(0, -10.6),
        sharp(point(9.2, -9)),
        sharp(point(9.6, -4)),
        point(0, -5.4),
      ]),
      fill: cut.accent,
      lines: [
        {
          d: Array.from({ length: 12 }, (_, i) => `M${text(-8.5 + i * 1.5)},-5l.8,-2.4`).join(''),
          width: 0.5,
          color: 'seam',
          opacity: 0.35,
        },
      ],
    },
  ];
}

function back(brim: number, y: number): Part {
  return { layer: 'behind', d: ellipse(0, y - 0.6, 8.4 + brim, 2.4), fill: 'lining', shadow: 0.2 };
}

function badge(cut: HatCut, y: number): Part[] {
  if (cut.detail === 'patch')
    return [
      {
        layer,
        d: smooth([
          sharp(point(-2.6, y - 1.8)),
          sharp(point(2.6, y - 1.8)),
          sharp(point(2.6, y + 1.6)),
          sharp(point(-2.6, y + 1.6)),
        ]),
        fill: cut.accent === 'main' ? 'second' : cut.accent,
        lines: [{ d: `M-1.4,${text(y - 0.4)}h2.8M-1.4,${text(y + 0.6)}h1.8`, width: 0.4, color: 'third' }],
      },
    ];
  if (cut.detail === 'button') return [{ layer, d: ellipse(-6, y + 1, 1), fill: 'metal' }];
  return [];
}
