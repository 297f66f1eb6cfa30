import { blend, darker, lighter } from '../fabric/palette.ts';
import { disc, fade, n, path, rect, type Scene, type Sketch } from './sketch.ts';

export function street({ w, h, floor, random }: Sketch): Scene {
  const sky = random.pick([
    ['#a9c8e6', '#e6eef2'],
    ['#cfd6dc', '#eeeeea'],
    ['#f2c8a0', '#f8e9cf'],
  ]) as [string, string];
  let houses = '';
  for (let x = -20; x < w; ) {
    const width = random.between(0.2, 0.36) * w;
    const top = floor - random.between(0.45, 0.85) * h;
    const color = random.pick([
      '#b58b70',
      '#c9b79c',
      '#8f9aa3',
      '#a8685a',
      '#d8c7a6',
      '#6f7b86',
      '#9c8a86',
      '#b4b9ae',
    ]);
    houses += rect(x, top, width, floor - top, color);
    const columns = random.integer(2, 4);
    const glass = random.pick(['#5b6f80', '#3e4c5a', '#87a0b0', '#e6cf96']);
    for (let row = 0; row < 6; row++)
      for (let c = 0; c < columns; c++)
        houses += rect(
          x + ((c + 0.25) / columns) * width,
          top + 16 + row * h * 0.11,
          (width / columns) * 0.5,
          h * 0.065,
          random.chance(0.15) ? '#f2dda0' : glass,
        );
    houses +=
      rect(x, floor - h * 0.13, width, h * 0.13, darker(color, 0.35)) +
      rect(
        x + width * 0.1,
        floor - h * 0.11,
        width * 0.8,
        h * 0.1,
        random.pick(['#4b5a63', '#7d8f94', '#e8d7a8']),
      ) +
      rect(
        x + width * 0.04,
        floor - h * 0.145,
        width * 0.92,
        h * 0.03,
        random.pick(['#a33b34', '#2f5a4a', '#d9d2c2', '#2d3a55']),
      );
    x += width + random.between(0, 6);
  }
  return {
    content: `${fade('st', ...sky)}${rect(0, 0, w, h, 'url(#st)')}${houses}${fade('sp', '#8e8d8b', '#b3b0ab')}${rect(0, floor, w, h - floor, 'url(#sp)')}${Array.from({ length: 7 }, (_, i) => path(`M${n(w * 0.5 + (i - 3) * w * 0.09)},${n(floor)}L${n(w * 0.5 + (i - 3) * w * 0.34)},${n(h)}`, 'none', ' stroke="#77756f" stroke-width="1.6"')).join('')}${path(`M0,${n(floor + 14)}H${n(w)}M0,${n(floor + 46)}H${n(w)}`, 'none', ' stroke="#77756f" stroke-width="1.4"')}`,
    blur: random.between(1.5, 3.2),
  };
}

export function park({ w, h, floor, random }: Sketch): Scene {
  const season = random.pick([
    ['#6f9a4c', '#8fb765', '#4c7a3e'],
    ['#c98a35', '#d9a94c', '#a8602c'],
    ['#7fae5e', '#a9cc7c', '#5c8f55'],
  ]) as [string, string, string];
  let trees = '';
  for (let i = 0; i < 9; i++) {
    const x = random.between(-0.05, 1.05) * w;
    const r = random.between(0.1, 0.2) * w;
    const y = floor - random.between(0.26, 0.5) * h;
    const color = random.pick(season);
    trees +=
      rect(x - r * 0.1, y, r * 0.2, floor - y, '#5c4634') +
      [-0.6, 0, 0.6]
        .map((k) =>
          disc(
            x + k * r,
            y + Math.abs(k) * r * 0.4,
            r * random.between(0.7, 1),
            blend(color, '#1d3a1c', random.between(0, 0.3)),
          ),
        )
        .join('');
  }
  const lawn = season[0];
  return {
    content: `${fade('pk', '#bcd8ea', '#eef3ea')}${rect(0, 0, w, h, 'url(#pk)')}${path(`M0,${n(floor)}V${n(floor - h * 0.2)}Q${n(w * 0.3)},${n(floor - h * 0.3)} ${n(w * 0.6)},${n(floor - h * 0.22)}T${n(w)},${n(floor - h * 0.26)}V${n(floor)}Z`, darker(season[2], 0.1))}${trees}${fade('lw', darker(lawn, 0.15), lighter(lawn, 0.1))}${rect(0, floor - 8, w, h - floor + 8, 'url(#lw)')}${path(`M${n(w * 0.36)},${n(floor - 8)}L${n(w * 0.62)},${n(floor - 8)}L${n(w * 1.05)},${n(h)}L${n(-w * 0.05)},${n(h)}Z`, '#cbb996')}`,
    blur: random.between(2, 4),
  };
}

export function brick({ w, h, floor, random }: Sketch): Scene {
  const color = random.pick(['#a2533f', '#b9b2a8', '#8c4a3c', '#d9cfc3', '#6a5a54']);
  const bricks =
    Array.from({ length: 4 }, (_, i) =>
      rect(
        (i % 2) * 22 - (i > 1 ? 11 : 0) + 1,
        (i > 1 ? 11 : 0) + 1,
        20,
        9,
        blend(color, i % 3 ? '#2a1510' : '#ffe9d0', 0.07 + (i % 3) * 0.05),
      ),
    ).join('') + rect(34, 12, 20, 9, lighter(color, 0.06));
  return {
    content: `<pattern id="bk" width="44" height="22" patternUnits="userSpaceOnUse">${rect(0, 0, 44, 22, blend(color, '#d8d0c6', 0.55))}${bricks}</pattern>${rect(0, 0, w, floor, 'url(#bk)')}<linearGradient id="bs"><stop offset="0" stop-color="#000" stop-opacity="${random.chance(0.5) ? 0.35 : 0.05}"/><stop offset="1" stop-color="#000" stop-opacity=".15"/></linearGradient>${rect(0, 0, w, floor, 'url(#bs)')}${fade('bp', '#77736e', '#9b968f')}${rect(0, floor, w, h - floor, 'url(#bp)')}`,
    blur: random.between(0.4, 1.4),
  };
}

export function beach({ w, h, floor, random }: Sketch): Scene {
  const horizon = floor - h * random.between(0.22, 0.3);
  const sky = random.pick([
    ['#7fb6e3', '#dcedf4'],
    ['#f5b58a', '#fbe3c2'],
    ['#9fc3d9', '#e9f0ee'],
  ]) as [string, string];
  const waves = Array.from({ length: 4 }, (_, i) =>
    path(
      `M0,${n(horizon + 14 + i * 17)}q${n(w * 0.12)},${n(6 - i)} ${n(w * 0.25)},0t${n(w * 0.25)},0t${n(w * 0.25)},0t${n(w * 0.25)},0`,
      'none',
      ` stroke="#f2fafa" stroke-width="${n(1 + i)}" opacity=".75"`,
    ),
  ).join('');
  return {
    content: `${fade('bh', ...sky)}${rect(0, 0, w, h, 'url(#bh)')}${disc(w * random.between(0.15, 0.85), horizon * 0.4, w * 0.07, '#fff3cf', ' opacity=".8"')}${fade('se', '#2f86a8', '#7cc4c6')}${rect(0, horizon, w, floor - horizon, 'url(#se)')}${waves}${fade('sd', '#d9bf92', '#efdcb6')}${path(`M0,${n(floor - 16)}Q${n(w * 0.5)},${n(floor - 34)} ${n(w)},${n(floor - 10)}V${n(h)}H0Z`, 'url(#sd)')}`,
    blur: random.between(1.2, 2.4),
  };
}

export function night({ w, h, floor, random }: Sketch): Scene {
  const lights = Array.from({ length: 26 }, () =>
    disc(
      random.between(0, w),
      random.between(0.05, 0.8) * floor,
      random.between(5, 19),
      random.pick(['#ffcf7a', '#ff8f6b', '#8fd0ff', '#f7f0d8', '#d58bff']),
      ` opacity="${n(random.between(0.25, 0.7))}"`,
    ),
  ).join('');
  return {
    content: `${fade('ng', '#141a2e', '#3a3450')}${rect(0, 0, w, h, 'url(#ng)')}${lights}${fade('nf', '#2b2a38', '#4b4858')}${rect(0, floor, w, h - floor, 'url(#nf)')}`,
    blur: 3,
  };
}

export function steps({ w, h, floor, random }: Sketch): Scene {
  const stone = random.pick(['#bdb7ac', '#a9aeb2', '#cbbba6']);
  const rows = Array.from(
    { length: 9 },
    (_, i) =>
      rect(0, floor - i * h * 0.052, w, h * 0.036, lighter(stone, 0.08 + i * 0.02)) +
      rect(0, floor - i * h * 0.052 + h * 0.034, w, h * 0.02, darker(stone, 0.16)),
  )
    .reverse()
    .join('');
  return {
    content: `${fade('sk', '#b7cfe2', '#e7ecec')}${rect(0, 0, w, h, 'url(#sk)')}${[0.04, 0.3, 0.62, 0.88].map((x) => rect(w * x, 0, w * 0.09, floor - h * 0.4, lighter(stone, 0.2)) + rect(w * (x + 0.065), 0, w * 0.025, floor - h * 0.4, darker(stone, 0.1))).join('')}${rows}${rect(0, floor + h * 0.05, w, h, stone)}`,
    blur: random.between(1, 2.4),
  };
}
