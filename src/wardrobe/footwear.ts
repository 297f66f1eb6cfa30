import { ellipse, type Knot, point, sharp, smooth, straight, text } from './geometry.ts';
import type { Fill, Line, Part } from './part.ts';

/** The cut of a shoe; heights in centimetres. */
export type FootwearCut = {
  readonly name: string;
  readonly heel: number;
  readonly heelShape: 'flat' | 'block' | 'stiletto' | 'wedge';
  readonly sole: number;
  readonly tread: 'plain' | 'lugged' | 'wavy' | 'rope';
  /** Height of the shaft over the ankle; 0 for low shoes. */
  readonly shaft: number;
  readonly toe: 'round' | 'point' | 'square';
  readonly upper: 'closed' | 'pump' | 'sandal' | 'slide' | 'mule';
  readonly closure: 'none' | 'laces' | 'elastic' | 'buckles' | 'zip' | 'ankle strap' | 'velcro';
  readonly detail:
    | 'none'
    | 'side stripes'
    | 'toe cap'
    | 'penny'
    | 'bow'
    | 'fringe'
    | 'wave'
    | 'star'
    | 'wingtip'
    | 'stitched';
};

/** Where one shoe stands: `squeeze` narrows the side view to a foot that points towards the viewer, negative to the left. */
export type Standing = {
  readonly x: number;
  readonly y: number;
  readonly squeeze: number;
  readonly size: number;
  readonly tilt: number;
};

/**
 * One shoe from its outer side, toe to the right, drawn from the sole at `standing` upwards. Frame of the cut: heel at x = 0,
 * toe near x = 26, floor at y = 0.
 */
export function shoeParts(cut: FootwearCut, standing: Standing): Part[] {
  const { x, y, squeeze, size, tilt } = standing;
  const transform = `translate(${text(x)} ${text(y)}) rotate(${text(tilt)}) scale(${text(squeeze * size)} ${text(size)}) translate(-7 0)`;
  const place = (part: Part): Part => ({ ...part, transform });
  const upper =
    cut.upper === 'sandal' || cut.upper === 'slide' ? strapParts(cut) : closedParts(cut, Math.abs(squeeze));
  return [...soleParts(cut), ...upper].map(place);
}

/** The bare foot in the same frame, for what a shoe leaves open. */
export function footOutline(cut: Pick<FootwearCut, 'heel' | 'sole'>): string {
  const h = cut.heel;
  const t = cut.sole;
  return smooth([
    point(1, -t - h - 0.5),
    point(0.4, -t - h - 5),
    point(2.6, -t - h - 11),
    sharp(point(2.4, -t - h - 16)),
    sharp(point(10.6, -t - h - 16)),
    point(10.4, -t - h - 10),
    point(15, -t - h * 0.5 - 6),
    point(22, -t - 3.6),
    point(26, -t - 1.8),
    point(25, -t),
    point(17, -t),
    point(9, -t - h * 0.6),
  ]);
}

/** How high the ankle joint lies over the floor. */
export function ankleHeight(cut: Pick<FootwearCut, 'heel' | 'sole'>): number {
  return 9 + cut.sole + cut.heel * 0.85;
}

const toeReach = { round: 26.2, point: 29, square: 26.6 } as const;

function soleParts(cut: FootwearCut): Part[] {
  const { heel: h, sole: t } = cut;
  const toe = toeReach[cut.toe];
  const parts: Part[] = [];
  const top = [
    point(-0.6, -t - h),
    point(7, -t - h * 0.8),
    point(14, -t - h * 0.2),
    point(19, -t),
    point(toe - 1, -t - 0.4),
  ];
  if (cut.heelShape === 'wedge') {
    parts.push({
      layer: 'feet',
      d: smooth([
        sharp(point(-0.6, -t - h)),
        point(8, -t - h * 0.75),
        point(19, -t),
        sharp(point(toe, -t - 0.6)),
        point(toe - 0.4, 0),
        sharp(point(toe - 3, 0)),
        sharp(point(0, 0)),
      ]),
      fill: 'sole',
      lines: treadLines(cut, toe),
    });
    return parts;
  }
  if (h > 0.5) {
    const block = cut.heelShape === 'block' || cut.heelShape === 'flat';
    parts.push({
      layer: 'feet',
      d: block
        ? straight([point(-0.4, -t - h + 0.4), point(7.4, -t - h * 0.75), point(6.6, 0), point(0.6, 0)])
        : smooth([
            sharp(point(-0.6, -t - h)),
            point(1.2, -t - h * 0.5),
            sharp(point(1.9, 0)),
            sharp(point(3, 0)),
            point(3.4, -t - h * 0.55),
            sharp(point(6.8, -t - h * 0.8)),
          ]),
      fill: block && cut.tread !== 'plain' ? 'sole' : 'main',
    });
  }
  const bottom: Knot[] =
    h > 0.5
      ? [point(toe - 1.5, 0), sharp(point(15.5, 0)), point(12.5, -h * 0.32), sharp(point(7, -h * 0.8))]
      : [point(toe - 1, -0.1), sharp(point(toe - 4, 0)), sharp(point(1, 0)), point(-0.8, -0.5)];
  parts.push({
    layer: 'feet',
    d: smooth([sharp(top[0] ?? point(0, 0)), ...top.slice(1), sharp(point(toe + 0.3, -t - 0.3)), ...bottom]),
    fill: 'sole',
    lines: treadLines(cut, toe),
  });
  return parts;
}

function treadLines(cut: FootwearCut, toe: number): Line[] {
  const t = cut.sole;
  if (cut.tread === 'lugged')
    return [
      {
        d: Array.from({ length: 9 }, (_, i) => `M${text(1 + (i * toe) / 9)},0v-1.3`).join(''),
        width: 1.2,
        color: '#0c0b0d',
        opacity: 0.75,
      },
      { d: `M0,${text(-t * 0.55)}H${text(toe)}`, width: 0.3, color: '#0c0b0d', opacity: 0.5 },
    ];
  if (cut.tread === 'wavy')
    return [
      {
        d: `M-1,${text(-t * 0.5)}q3,${text(-t * 0.6)} 6,0t6,0t6,0t6,0t6,0`,
        width: 0.8,
        color: 'second',
        opacity: 0.9,
      },
    ];
  if (cut.tread === 'rope')
    return [
      {
        d: Array.from({ length: 7 }, (_, i) => `M-1,${text(-i * 1.5 - 0.6)}H${text(toe)}`).join(''),
        width: 0.5,
        color: '#8a6a3c',
        dash: '.9 .5',
        opacity: 0.8,
      },
    ];
  return [{ d: `M-1,${text(-t * 0.35)}H${text(toe)}`, width: 0.3, color: '#000000', opacity: 0.3 }];
}

/** Outline of a closed upper; low shoes dip behind the instep, boots go on into a shaft. */
function closedParts(cut: FootwearCut, squeeze: number): Part[] {
  const { heel: h, sole: t, shaft } = cut;
  const toe = toeReach[cut.toe];
  const toeKnots: Knot[] =
    cut.toe === 'point'
      ? [point(toe - 2.5, -t - 1.6), sharp(point(toe, -t - 0.4))]
      : cut.toe === 'square'
        ? [sharp(point(toe - 0.6, -t - 3)), sharp(point(toe, -t))]
        : [point(toe - 1.4, -t - 3.6), point(toe + 0.2, -t - 1.2), sharp(point(toe - 0.2, -t))];
  const base: Knot[] = [
    point(19, -t),
    point(13, -t - h * 0.25),
    sharp(point(-0.4, -t - h + 0.1)),
    point(-1, -t - h - 3),
  ];
  const rise = -t - h;
  let opening: Knot[];
  // The shaft keeps the leg's width however much the foot is foreshortened.
  const half = Math.max(5, 4.7 / squeeze);
  const axis = 6.4;
  if (shaft > 0) {
    const calf = shaft > 18 ? 1.24 : 1.02;
    opening = [
      point(axis - half * 0.9, rise - 9),
      sharp(point(axis - half * calf, rise - 9 - shaft)),
      sharp(point(axis + half * calf, rise - 9 - shaft)),
      point(axis + half * 0.96, rise - 10.5),
      point(14.5, rise * 0.6 - 6.6 - t * 0.4),
    ];
  } else if (cut.upper === 'pump')
    opening = [
      sharp(point(0, rise - 6)),
      point(4, rise - 3.6),
      point(12, rise * 0.7 - 2.4),
      sharp(point(19.5, -t - 4.2)),
    ];
  else if (cut.upper === 'mule') opening = [sharp(point(9, rise - 1.2)), sharp(point(11, rise * 0.8 - 6.4))];
  else
    opening = [
      sharp(point(0.2, rise - 7.6)),
      point(4.6, rise - 5.6),
      sharp(point(10.4, rise - 7.8)),
      point(15, rise * 0.6 - t * 0.4 - 6.4),
    ];
  const body =
    cut.upper === 'mule' ? [point(19, -t), point(13, -t - h * 0.25), sharp(point(9, -t - h * 0.6))] : base;
  const d = smooth([...body, ...opening, point(20.5, -t - (cut.toe === 'point' ? 3.6 : 4.8)), ...toeKnots]);
  const upper: Part = {
    layer: 'feet',
    d,
    fill: 'cloth',
    grain: { at: point(0, 0), angle: 0 },
    folds: [
      { along: [point(17, -t - 5.4), point(18.6, -t - 2)], width: 1.4, strength: 1.6 },
      {
        along: [point(2, rise - 2), point(12, -t - h * 0.3 - 2), point(24, -t - 1.2)],
        width: 2.4,
        strength: 1.2,
      },
      { along: [point(12, rise * 0.7 - 6), point(21, -t - 4)], width: 1.6, light: true, strength: 2.4 },
    ],
    lines: seams(cut, rise, toe),
    panel: { at: point(12, -5), halfWidth: 13, halfHeight: 5 + shaft / 2 },
  };
  const inside: Part = {
    layer: 'feet',
    d: shaft > 0 ? ellipse(axis, rise - 9 - shaft, half, 1.2) : ellipse(5, rise - 6.8, 5, 1.4),
    fill: 'lining',
  };
  return [
    ...(cut.upper === 'closed' ? [inside] : []),
    upper,
    ...capParts(cut, rise, toe),
    ...closureParts(cut, rise, squeeze, half),
  ];
}

function seams(cut: FootwearCut, rise: number, toe: number): Line[] {
  const t = cut.sole;
  const lines: Line[] = [
    {
      d: smooth(
        [
          point(-1, rise + 0.6),
          point(9, -t - cut.heel * 0.6 - 0.7),
          point(19, -t - 0.7),
          point(toe, -t - 0.9),
        ],
        false,
      ),
      width: 0.3,
      color: 'stitch',
      opacity: 0.8,
    },
  ];
  if (cut.closure === 'laces')
    lines.push({
      d: smooth(
        [point(9.6, rise - 6.6), point(11.6, rise * 0.7 - 2.4), point(18, -t - 3.2), point(19, -t - 4.8)],
        false,
      ),
      width: 0.35,
      color: 'seam',
    });
  if (cut.detail === 'side stripes')
    lines.push(
      ...[0, 2.6, 5.2].map(
        (dx): Line => ({
          d: `M${text(8 + dx)},${text(-t - cut.heel * 0.4 - 0.6)}L${text(11.4 + dx)},${text(rise * 0.75 - 6)}`,
          width: 1.3,
          color: 'second',
          opacity: 1,
        }),
      ),
    );
  if (cut.detail === 'wave')
    lines.push({
      d: smooth([point(4, -t - 3.6), point(9, -t - 1.4), point(14, -t - 2.6), point(19, -t - 5.4)], false),
      width: 1.7,
      color: 'second',
      opacity: 1,
    });
  if (cut.detail === 'stitched')
    lines.push(
      {
        d: smooth([point(13, rise - 12), point(16, rise * 0.6 - 5), point(21, -t - 4)], false),
        width: 0.5,
        color: 'second',
        opacity: 1,
      },
      {
        d: smooth([point(3, rise - 12), point(6, rise - 4), point(10, rise - 12)], false),
        width: 0.5,
        color: 'second',
        opacity: 1,
      },
      {
        d: smooth([point(2, rise - 18), point(6, rise - 10), point(11, rise - 18)], false),
        width: 0.5,
        color: 'third',
        opacity: 1,
      },
    );
  return lines;
}

function capParts(cut: FootwearCut, rise: number, toe: number): Part[] {
  const t = cut.sole;
  const cap = (fill: Fill): Part => ({
    layer: 'feet',
    d: smooth([
      sharp(point(20.2, -t)),
      sharp(point(20.8, -t - 4.6)),
      point(toe - 1.4, -t - 3.5),
      point(toe + 0.2, -t - 1.2),
      sharp(point(toe - 0.2, -t)),
    ]),
    fill,
  });
  const heelTab: Part = {
    layer: 'feet',
    d: smooth([
      sharp(point(-0.8, rise + 0.2)),
      point(-1, rise - 3),
      sharp(point(0.2, rise - 7.6)),
      sharp(point(3, rise - 6.4)),
      point(2.4, rise - 3),
      sharp(point(4.4, rise + 0.4)),
    ]),
    fill: 'second',
  };
  switch (cut.detail) {
    case 'toe cap':
      return [cap(cut.sole > 2 ? 'sole' : 'second')];
    case 'side stripes':
    case 'wave':
      return cut.shaft > 0 ? [] : [heelTab];
    case 'star':
      return [
        {
          layer: 'feet',
          d: ellipse(6.4, rise - 9.5, 3),
          fill: '#f4f2ea',
          lines: [{ d: ellipse(6.4, rise - 9.5, 1.2), width: 1.6, color: 'second' }],
        },
        cap('sole'),
      ];
    case 'penny':
      return [
        {
          layer: 'feet',
          d: straight([
            point(13, rise - 5.2 + cut.heel * 0.5),
            point(16.4, -t - 6.4),
            point(18, -t - 2),
            point(14.6, -t - 1.6),
          ]),
          fill: 'second',
          shadow: 0.12,
        },
      ];
    case 'wingtip':
      return [
        {
          ...cap('second'),
          lines: [
            {
              d: smooth([point(20.6, -t), point(21.4, -t - 4.2)], false),
              width: 0.6,
              color: 'stitch',
              dash: '.1 .9',
              opacity: 1,
            },
          ],
        },
        heelTab,
      ];
    case 'bow':
      return [-1, 1].map(
        (s): Part => ({
          layer: 'feet',
          d: smooth([
            sharp(point(20.4, -t - 4.6)),
            point(20.4 + s * 2.6, -t - 6.8),
            point(20.4 + s * 3.2, -t - 3.4),
          ]),
          fill: 'second',
        }),
      );
    case 'fringe':
      return [
        {
          layer: 'feet',
          d: straight([
            point(11.6, rise - 6.8),
            point(18.4, -t - 6),
            ...Array.from({ length: 9 }, (_, i) => point(19 - i, -t - (i % 2 ? 1.2 : 3.4) + i * 0.06)),
          ]),
          fill: 'cloth',
          shadow: 0.12,
        },
      ];
    default:
      return [];
  }
}

function laces(cut: FootwearCut, rise: number, half: number): Part[] {
  const high = cut.shaft > 0 ? Math.min(cut.shaft, 14) : 0;
  const rows = 4 + Math.round(high / 3);
  return Array.from({ length: rows }, (_, i): Part => {
    const k = i / (rows - 1);
    const onShaft = high > 0 && k > 0.5;
    const a = onShaft
      ? point(6.4 + half * 0.35, rise - 8 - (k - 0.5) * 2 * high)
      : point(17.2 - k * (high ? 8 : 5.6), -cut.sole - 3.6 - k * (-rise - cut.sole + 3.4) * (high ? 1.3 : 1));
    const b = onShaft ? point(6.4 + half * 0.98, a.y - 0.6) : point(a.x + 2.6, a.y - 1);
    return {
      layer: 'feet',
      d: smooth([a, b], false),
      fill: cut.sole > 3.4 && cut.tread === 'lugged' ? 'second' : '#f3f1ea',
      stroke: 0.75,
    };
  });
}

function closureParts(cut: FootwearCut, rise: number, squeeze: number, half: number): Part[] {
  const t = cut.sole;
  const layer = 'feet';
  switch (cut.closure) {
    case 'laces':
      return laces(cut, rise, half);
    case 'elastic':
      return [
        {
          layer,
          d: straight([
            point(5, rise - 8 - cut.shaft * 0.9),
            point(9, rise - 8 - cut.shaft * 0.9),
            point(8.4, rise - 3),
            point(6, rise - 3),
          ]),
          fill: 'second',
          lines: [
            {
              d: [5.8, 6.6, 7.4, 8.2]
                .map((x) => `M${x},${text(rise - 7.6 - cut.shaft * 0.9)}V${text(rise - 3)}`)
                .join(''),
              width: 0.3,
              color: '#000000',
              opacity: 0.5,
            },
          ],
        },
      ];
    case 'buckles':
      return [0, 1].flatMap((i): Part[] => [
        {
          layer,
          d: smooth(
            [point(6.4 - half, rise - 5 - i * 6.4), point(6.4 + half + 0.8, rise - 6 - i * 6.4)],
            false,
          ),
          fill: 'second',
          stroke: 1.8,
        },
        { layer, d: ellipse(8.6, rise - 5.8 - i * 6.4, 1.3 / squeeze ** 0.5, 1.3), fill: 'metal' },
      ]);
    case 'zip':
      return [
        {
          layer,
          d: smooth([point(6.4, rise - 3), point(6.4, rise - 8 - cut.shaft)], false),
          fill: 'metal',
          stroke: 0.7,
        },
      ];
    case 'ankle strap':
      return ankleLoop(rise);
    case 'velcro':
      return [0, 1].map(
        (i): Part => ({
          layer,
          d: straight([
            point(9.6 + i * 3.6, rise - 6 + i * 1.9),
            point(12.4 + i * 3.6, rise - 7 + i * 2.2),
            point(14.6 + i * 3, -t - 1.6),
            point(11.8 + i * 3, -t - 1.4),
          ]),
          fill: 'second',
        }),
      );
    case 'none':
      return [];
  }
}

/** What holds an open shoe: bands over the toes or instep, a heel cup and a loop around the ankle. */
function strapParts(cut: FootwearCut): Part[] {
  const { heel: h, sole: t } = cut;
  const rise = -t - h;
  const grain = { at: point(0, 0), angle: 0 } as const;
  const over = (from: number, to: number, height: number, fill: Fill = 'cloth'): Part => {
    const base = (x: number) => -t - h * Math.max(0, 1 - x / 17) * 0.8 + 0.2;
    const d = smooth([
      sharp(point(from, base(from))),
      point(from + 1, base(from) - height * 0.6),
      point(from + 2.6, base(from) - height),
      point(to - 1, base(to) - height * 0.86),
      sharp(point(to + 0.6, base(to))),
    ]);
    return {
      layer: 'feet',
      d,
      fill,
      grain,
      lines: [{ d, width: 0.9, color: 'stitch', opacity: 0.4 }],
      folds: [
        {
          along: [point(from + 1, base(from) - height * 0.5), point(to - 1, base(to) - height * 0.5)],
          width: 2,
          light: true,
          strength: 2,
        },
      ],
    };
  };
  if (cut.upper === 'slide')
    return cut.closure === 'buckles'
      ? [
          over(9.4, 14.4, 6.6),
          over(16.6, 21.8, 5),
          { layer: 'feet', d: ellipse(12.4, rise - 3.4, 1.2), fill: 'metal' },
          { layer: 'feet', d: ellipse(19.2, -t - 2.8, 1.2), fill: 'metal' },
        ]
      : [over(10.6, 22, 6.6)];
  const cup: Part = {
    layer: 'feet',
    d: smooth([
      sharp(point(-0.6, rise + 0.2)),
      point(-1, rise - 3),
      sharp(point(-0.2, rise - 6.4)),
      point(2.4, rise - 5.4),
      sharp(point(5.4, rise + 0.6)),
    ]),
    fill: 'main',
  };
  return [
    over(16.4, 22.8, 4.6),
    ...(cut.detail === 'none' ? [] : [over(12.4, 15.6, 6, 'second')]),
    cup,
    ...ankleLoop(rise),
  ];
}

function ankleLoop(rise: number): Part[] {
  return [
    {
      layer: 'feet',
      d: smooth([point(0, rise - 4), point(0.2, rise - 10.4)], false),
      fill: 'main',
      stroke: 1.1,
    },
    {
      layer: 'feet',
      d: `${ellipse(5.4, rise - 10.6, 5.4, 1.7)}${ellipse(5.4, rise - 10.9, 4.6, 1)}`,
      fill: 'main',
      holes: true,
    },
    { layer: 'feet', d: ellipse(8.4, rise - 9.5, 0.8), fill: 'metal' },
  ];
}
