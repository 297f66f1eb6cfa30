import { createRandom, type Random } from '../random.ts';
import { type Point, smooth, text } from '../shapes/geometry.ts';
import { blob, flower, heart, star } from './motif.ts';
import { blend } from './palette.ts';
import { disc, type Inks, type Maker, type PatternKind, shape } from './tile.ts';

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

export const scatteredMakers: Partial<Record<PatternKind, Maker>> = {
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
