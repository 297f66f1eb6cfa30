import { text } from '../shapes/geometry.ts';
import { blend } from './palette.ts';
import { box, disc, type Inks, type Maker, type PatternKind, shape } from './tile.ts';

const bands =
  (widths: readonly [number, keyof Inks][]): Maker =>
  (inks, scale) => {
    let y = 0;
    const content = widths.map(([height, ink]) => {
      const band = box(-1, y * scale, 12, height * scale, inks[ink]);
      y += height;
      return band;
    });
    return { width: 10, height: y * scale, content: content.join('') };
  };

export const wovenMakers: Partial<Record<PatternKind, Maker>> = {
  'breton stripe': bands([
    [2.2, 'main'],
    [1.3, 'second'],
  ]),
  'wide stripe': bands([
    [6.5, 'main'],
    [6.5, 'second'],
  ]),
  'multi stripe': bands([
    [3.4, 'main'],
    [2.4, 'second'],
    [1.2, 'main'],
    [2.8, 'third'],
    [1.2, 'second'],
  ]),
  pinstripe: ({ second }, s) => ({
    width: 3 * s,
    height: 10,
    content: box(0.6 * s, 0, 0.42, 10, second, 0.85),
  }),
  'vertical stripe': ({ second }, s) => ({
    width: 5 * s,
    height: 10,
    content: box(0, 0, 2.5 * s, 10, second),
  }),
  gingham: ({ second }, s) => ({
    width: 4 * s,
    height: 4 * s,
    content: box(0, 0, 2 * s, 4 * s, second, 0.5) + box(0, 0, 4 * s, 2 * s, second, 0.5),
  }),
  tartan: ({ main, second, third }, s) => {
    const z = 13 * s;
    const rows: readonly [number, number, string, number][] = [
      [0.1, 0.34, second, 0.55],
      [0.5, 0.06, third, 0.8],
      [0.62, 0.2, blend(main, '#000000', 0.6), 0.45],
      [0.88, 0.05, third, 0.8],
    ];
    return {
      width: z,
      height: z,
      content: rows
        .map(([a, w, ink, o]) => box(a * z, 0, w * z, z, ink, o) + box(0, a * z, z, w * z, ink, o))
        .join(''),
    };
  },
  windowpane: ({ second }, s) => ({
    width: 8 * s,
    height: 9 * s,
    content: box(0, 0, 0.8, 9 * s, second) + box(0, 0, 8 * s, 0.8, second),
  }),
  dots: ({ second }, s) => ({
    width: 4 * s,
    height: 4 * s,
    content: [
      [1, 1],
      [3, 3],
    ]
      .map(([x = 0, y = 0]) => disc(x * s, y * s, 0.62 * s, second))
      .join(''),
  }),
  'large dots': ({ second, third }, s) => ({
    width: 11 * s,
    height: 11 * s,
    content: disc(2.75 * s, 2.75 * s, 2.1 * s, second) + disc(8.25 * s, 8.25 * s, 2.1 * s, third),
  }),
  houndstooth: ({ second }, s) => ({
    width: 4 * s,
    height: 4 * s,
    content: `<g transform="scale(${text(s)})">${shape('M0,0H2V2H0ZM2,0L4,2H3L2,1ZM0,2L2,4H1L0,3ZM2,2h1L4,3V4H3L2,3ZM4,0v1L3,0ZM0,4v-1L1,4Z', second)}</g>`,
  }),
  checkerboard: ({ second }, s) => ({
    width: 8 * s,
    height: 8 * s,
    content: box(0, 0, 4 * s, 4 * s, second) + box(4 * s, 4 * s, 4 * s, 4 * s, second),
  }),
  chevron: ({ second, third }, s) => ({
    width: 8 * s,
    height: 10 * s,
    content: [second, third]
      .map((ink, i) =>
        shape(
          `M-1,${text((1 + i * 5) * s - 1)}L${text(4 * s)},${text((5 + i * 5) * s)}L${text(8 * s + 1)},${text((1 + i * 5) * s - 1)}v${text(2.2 * s)}L${text(4 * s)},${text((7.2 + i * 5) * s)}L-1,${text((3.2 + i * 5) * s - 1)}Z`,
          ink,
        ),
      )
      .join(''),
  }),
  argyle: ({ second, third, main }, s) => {
    const line = blend(main, '#ffffff', 0.65);
    const [w, h] = [10 * s, 16 * s];
    const rhomb = (x: number, ink: string) =>
      shape(
        `M${text(x)},0l${text(w / 4)},${text(h / 2)}l${text(-w / 4)},${text(h / 2)}l${text(-w / 4)},${text(-h / 2)}Z`,
        ink,
      );
    return {
      width: w,
      height: h,
      content: `${rhomb(w / 4, second)}${rhomb((3 * w) / 4, third)}<path d="M0,0L${text(w)},${text(h)}M${text(w)},0L0,${text(h)}" stroke="${line}" stroke-width=".4" fill="none"/>`,
    };
  },
  'fair isle': ({ second, third }, s) => {
    let content = '';
    const put = (x: number, y: number, ink: string) => {
      content += box(x * s, y * s, s, s, ink);
    };
    for (let x = 0; x < 12; x++) {
      if (x % 2 === 0) put(x, 0, third);
      put(x, 2 + Math.abs((x % 6) - 3), second);
      put(x, 9 - Math.abs((x % 6) - 3), second);
      if (x % 6 === 3)
        for (const [dx, dy] of [
          [0, 7],
          [-1, 7],
          [1, 7],
        ])
          put(x + (dx ?? 0), dy ?? 0, third);
      if (x % 4 < 2) put(x, 12, third);
      if (x % 4 === 1) put(x, 14, second);
    }
    return { width: 12 * s, height: 18 * s, content };
  },
};
