import { type Point, smooth, text } from './geometry.ts';
import { blend } from './palette.ts';
import { createRandom, type Random } from './random.ts';

/** The repeating and placed patterns that a cloth may carry. */
export const patternKinds = [
  'plain',
  'breton stripe',
  'wide stripe',
  'multi stripe',
  'pinstripe',
  'vertical stripe',
  'gingham',
  'tartan',
  'windowpane',
  'dots',
  'large dots',
  'ditsy floral',
  'large floral',
  'leaves',
  'houndstooth',
  'checkerboard',
  'chevron',
  'argyle',
  'camouflage',
  'leopard',
  'zebra',
  'stars',
  'hearts',
  'fair isle',
  'paisley',
  'tie-dye',
  'brush strokes',
  'color block',
  'diagonal block',
  'ombre',
  'chest band',
  'graphic',
] as const;

export type PatternKind = (typeof patternKinds)[number];

/** A pattern as a product has it: `scale` stretches the repeat, `seed` decides where irregular motifs lie. */
export type Pattern = { readonly kind: PatternKind; readonly scale: number; readonly seed: string };

export type Inks = { readonly main: string; readonly second: string; readonly third: string };

/** A repeat of a pattern: SVG content of one tile in centimetres, to be drawn over the main color. */
export type Tile = {
  readonly width: number;
  readonly height: number;
  readonly content: string;
  readonly angle?: number;
};

const box = (x: number, y: number, w: number, h: number, fill: string, opacity = 1) =>
  `<rect x="${text(x)}" y="${text(y)}" width="${text(w)}" height="${text(h)}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;
const shape = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}"${more}/>`;
const disc = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${text(x)}" cy="${text(y)}" r="${text(r)}" fill="${fill}"/>`;

/** Draws a motif so that it goes on across the tile's edges. */
function wrapped(
  size: number,
  x: number,
  y: number,
  reachOut: number,
  motif: (x: number, y: number) => string,
): string {
  let content = '';
  for (const dx of [-size, 0, size]) {
    for (const dy of [-size, 0, size]) {
      const [px, py] = [x + dx, y + dy];
      if (px > -reachOut && px < size + reachOut && py > -reachOut && py < size + reachOut)
        content += motif(px, py);
    }
  }
  return content;
}

/** Points of a jittered grid, so that motifs cover the tile evenly and never in the same row. */
function scattered(random: Random, size: number, across: number): Point[] {
  const step = size / across;
  const points: Point[] = [];
  for (let row = 0; row < across; row++) {
    for (let column = 0; column < across; column++) {
      points.push({
        x: (column + (row % 2) / 2 + random.between(0.1, 0.5)) * step,
        y: (row + random.between(0.15, 0.55)) * step,
      });
    }
  }
  return points;
}

function blob(random: Random, x: number, y: number, radius: number, stretch: number, corners = 7): string {
  const turn = random.between(0, Math.PI);
  const radii = Array.from({ length: corners }, () => radius * random.between(0.6, 1.25));
  const knots = radii.map((r, i) => {
    const angle = (i / corners) * 2 * Math.PI;
    const [px, py] = [Math.cos(angle) * r * stretch, Math.sin(angle) * r];
    return {
      x: x + px * Math.cos(turn) - py * Math.sin(turn),
      y: y + px * Math.sin(turn) + py * Math.cos(turn),
    };
  });
  return smooth(knots);
}

export function flower(
  x: number,
  y: number,
  radius: number,
  petals: number,
  fill: string,
  heart: string,
  turn = 0,
): string {
  let content = '';
  for (let i = 0; i < petals; i++) {
    const angle = turn + (i / petals) * 360;
    content += `<ellipse cx="${text(x + radius * 0.55)}" cy="${text(y)}" rx="${text(radius * 0.52)}" ry="${text(radius * 0.34)}" fill="${fill}" transform="rotate(${text(angle)} ${text(x)} ${text(y)})"/>`;
  }
  return content + disc(x, y, radius * 0.28, heart);
}

export function star(x: number, y: number, radius: number, points = 5): string {
  const corners = Array.from({ length: points * 2 }, (_, i) => {
    const r = i % 2 ? radius * 0.42 : radius;
    const angle = (i / points) * Math.PI - Math.PI / 2;
    return `${text(x + Math.cos(angle) * r)},${text(y + Math.sin(angle) * r)}`;
  });
  return `M${corners.join('L')}Z`;
}

export function heart(x: number, y: number, r: number): string {
  return `M${text(x)},${text(y + r)}C${text(x - r * 1.7)},${text(y - r * 0.2)} ${text(x - r * 0.8)},${text(y - r * 1.3)} ${text(x)},${text(y - r * 0.45)}C${text(x + r * 0.8)},${text(y - r * 1.3)} ${text(x + r * 1.7)},${text(y - r * 0.2)} ${text(x)},${text(y + r)}Z`;
}

type Maker = (inks: Inks, scale: number, random: Random) => Tile;

function scatter(
  size: number,
  across: number,
  motif: (random: Random, inks: Inks, x: number, y: number, i: number) => string,
  reachOut: number,
): Maker {
  return (inks, scale, random) => {
    const content = scattered(random, size, across).map(({ x, y }, i) => {
      const state = `${random.next()}`;
      return wrapped(size, x % size, y % size, reachOut, (px, py) =>
        motif(createRandom(state), inks, px, py, i),
      );
    });
    return {
      width: size * scale,
      height: size * scale,
      content: `<g transform="scale(${text(scale)})">${content.join('')}</g>`,
    };
  };
}

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

const makers: Partial<Record<PatternKind, Maker>> = {
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
  'ditsy floral': scatter(
    16,
    4,
    (r, { second, third }, x, y, i) =>
      flower(x, y, r.between(1.1, 1.6), 5, i % 2 ? second : third, i % 2 ? third : second, r.between(0, 72)),
    2,
  ),
  'large floral': scatter(
    26,
    2,
    (r, { second, third, main }, x, y, i) => {
      const leaf = blend('#3f7a45', main, 0.25);
      const leaves = [0, 1, 2]
        .map(
          (k) =>
            `<ellipse cx="${text(x + 6)}" cy="${text(y)}" rx="3.4" ry="1.3" fill="${leaf}" transform="rotate(${text(k * 125 + r.between(0, 60))} ${text(x)} ${text(y)})"/>`,
        )
        .join('');
      return (
        leaves +
        flower(x, y, r.between(4.6, 6), 6, i % 2 ? second : third, i % 2 ? third : second, r.between(0, 60)) +
        disc(x, y, 0.8, blend(main, '#221100', 0.5))
      );
    },
    9,
  ),
  leaves: scatter(
    20,
    3,
    (r, { second, third }, x, y, i) => {
      const turn = r.between(0, 360);
      const ink = i % 3 ? second : third;
      return `<g transform="translate(${text(x)} ${text(y)}) rotate(${text(turn)})"><path d="M0,-4.4C3,-2 2.6,2 0,4.4C-2.6,2 -3,-2 0,-4.4Z" fill="${ink}"/><path d="M0,-4V5.4M0,-1.5l1.4,-1M0,.5l1.6,-1M0,-1.5l-1.4,-1M0,.5l-1.6,-1" stroke="#00000055" stroke-width=".35" fill="none"/></g>`;
    },
    6,
  ),
  camouflage: scatter(
    30,
    4,
    (r, { second, third, main }, x, y, i) =>
      shape(
        blob(r, x, y, r.between(2.8, 4.6), 1.8, 9),
        [second, third, blend(main, '#000000', 0.55)][i % 3] ?? second,
      ),
    11,
  ),
  leopard: scatter(
    18,
    4,
    (r, { second, third }, x, y) =>
      `${shape(blob(r, x, y, 1.15, 1.3, 6), third)}<path d="${blob(r, x, y, 1.45, 1.35, 6)}" fill="none" stroke="${second}" stroke-width="1" stroke-dasharray="2.4 .9"/>`,
    4,
  ),
  zebra: (inks, s, random) => {
    let content = '';
    const size = 22;
    for (let i = 0; i < 6; i++) {
      const y = (i + 0.5) * (size / 6);
      const [a, b] = [random.between(-2.6, 2.6), random.between(-2.6, 2.6)];
      const w = random.between(0.6, 1.15);
      for (const dy of [-size, 0, size])
        content += shape(
          smooth([
            { x: -1, y: y + dy },
            { x: size * 0.3, y: y + a + dy - w },
            { x: size * 0.65, y: y + b + dy - w * 0.5 },
            { x: size + 1, y: y + dy },
            { x: size * 0.65, y: y + b + dy + w },
            { x: size * 0.3, y: y + a + dy + w },
          ]),
          inks.second,
        );
    }
    return {
      width: size * s,
      height: size * s,
      angle: 12,
      content: `<g transform="scale(${text(s)})">${content}</g>`,
    };
  },
  stars: scatter(
    15,
    3,
    (r, { second, third }, x, y, i) => shape(star(x, y, r.between(1.2, 1.9)), i % 3 ? second : third),
    3,
  ),
  hearts: scatter(
    15,
    3,
    (r, { second, third }, x, y, i) => shape(heart(x, y, r.between(1.1, 1.5)), i % 3 ? second : third),
    3,
  ),
  paisley: scatter(
    20,
    3,
    (r, { second, third }, x, y, i) =>
      `<g transform="translate(${text(x)} ${text(y)}) rotate(${text(r.between(-40, 40) + (i % 2) * 180)}) scale(1.1)"><path d="M0,3C-3.4,3 -3.2,-1.6 0,-2.6C1.6,-3.2 2.2,-4.2 1.6,-5.2C4,-4 3.6,3 0,3Z" fill="${second}"/><path d="M0,2C-2,1.8 -1.8,-.8 0,-1.4C1.8,-1.2 1.8,2 0,2Z" fill="${third}"/><circle r=".6" cy=".4" fill="${second}"/></g>`,
    7,
  ),
  'brush strokes': scatter(
    24,
    3,
    (r, { second, third }, x, y, i) =>
      `<path d="M${text(x - 4)},${text(y)}q4,${text(r.between(-3, 3))} 8,0" transform="rotate(${text(r.between(-50, 50))} ${text(x)} ${text(y)})" stroke="${i % 2 ? second : third}" stroke-width="${text(r.between(1.2, 2.6))}" stroke-linecap="round" fill="none" opacity=".9"/>`,
    7,
  ),
};

/** One repeat of the pattern over its main color, or undefined for those that do not repeat (plain, blocks, graphics). */
export function patternTile(pattern: Pattern, inks: Inks): Tile | undefined {
  return makers[pattern.kind]?.(inks, pattern.scale, createRandom(pattern.seed));
}
