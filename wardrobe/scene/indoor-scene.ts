import { blend, darker, lighter } from '../fabric/palette.ts';
import { disc, fade, n, path, rect, type Scene, type Sketch } from './sketch.ts';

export function studio({ w, h, floor, random }: Sketch): Scene {
  const color = random.pick([
    '#e4e0da',
    '#d5dbe0',
    '#c9b7a8',
    '#dfc9c3',
    '#b8c4b4',
    '#7c8794',
    '#e9dfc8',
    '#4e5660',
    '#c8bfd4',
    '#f0efec',
  ]);
  const x = random.between(0.25, 0.75);
  return {
    content: `<radialGradient id="sg" cx="${n(x)}" cy=".35" r=".8"><stop offset="0" stop-color="${lighter(color, 0.4)}"/><stop offset="1" stop-color="${darker(color, 0.12)}"/></radialGradient>${fade('sf', darker(color, 0.1), lighter(color, 0.12))}${rect(0, 0, w, h, 'url(#sg)')}${rect(0, floor, w, h - floor, 'url(#sf)', ' opacity=".7"')}`,
    blur: 0,
  };
}

export function windowWall({ w, h, floor, random }: Sketch): Scene {
  const color = random.pick(['#e8dfd2', '#d8cdbd', '#c7d0cf', '#ddb9a3', '#b7c3ae', '#e9e6e0']);
  const x = random.between(-0.1, 0.4) * w;
  const panes = Array.from({ length: 6 }, (_, i) =>
    path(
      `M${n(x + (i % 2) * w * 0.3)},${n(h * (0.06 + Math.floor(i / 2) * 0.2))}l${n(w * 0.26)},${n(-h * 0.05)}v${n(h * 0.17)}l${n(-w * 0.26)},${n(h * 0.05)}Z`,
      '#fff6de',
      ' opacity=".5"',
    ),
  ).join('');
  return {
    content: `${fade('wg', lighter(color, 0.1), darker(color, 0.08))}${rect(0, 0, w, h, 'url(#wg)')}${panes}${rect(0, floor - h * 0.03, w, h * 0.03, lighter(color, 0.45))}${rect(0, floor, w, h - floor, blend(color, '#7a5a3c', 0.55))}`,
    blur: 1.2,
  };
}

export function cafe({ w, h, floor, random }: Sketch): Scene {
  const wall = random.pick(['#3f5d55', '#7a5546', '#caa98a', '#4d5468', '#d7c8b4']);
  const shelf = (y: number) =>
    rect(w * 0.05, y, w * 0.9, 6, '#5b3d28') +
    Array.from({ length: 9 }, (_, i) =>
      rect(
        w * (0.08 + i * 0.1),
        y - random.between(18, 40),
        w * 0.05,
        42,
        random.pick(['#c6723c', '#e9e0d0', '#7d9a86', '#d9b25c', '#8b4a44', '#5c7a94']),
        ' rx="4"',
      ),
    ).join('');
  const lamps = [0.2, 0.55, 0.85]
    .map(
      (x) =>
        rect(w * x - 0.8, 0, 1.6, h * 0.12, '#222') +
        disc(w * x, h * 0.14, w * 0.045, '#ffe2a0') +
        disc(w * x, h * 0.14, w * 0.11, '#ffe2a0', ' opacity=".25"'),
    )
    .join('');
  return {
    content: `${fade('cf', lighter(wall, 0.08), darker(wall, 0.2))}${rect(0, 0, w, h, 'url(#cf)')}${shelf(h * 0.3)}${shelf(h * 0.44)}${lamps}${rect(0, floor - h * 0.24, w, h * 0.24, '#6d4a31')}${rect(0, floor - h * 0.255, w, h * 0.022, '#d8c3a2')}${fade('cg', '#6b5340', '#8f745a')}${rect(0, floor, w, h - floor, 'url(#cg)')}`,
    blur: random.between(2, 3.6),
  };
}

export function room({ w, h, floor, random }: Sketch): Scene {
  const wall = random.pick(['#e6ded2', '#cdd6d3', '#e3cfc0', '#aebbc4', '#d9d3e0']);
  const plant = random.between(0.02, 0.16) * w;
  const leaves = [-50, -25, 0, 25, 50]
    .map(
      (a) =>
        `<ellipse cx="${n(plant)}" cy="${n(floor - h * 0.3)}" rx="${n(w * 0.035)}" ry="${n(h * 0.12)}" fill="#4c7a54" transform="rotate(${a} ${n(plant)} ${n(floor - h * 0.16)})"/>`,
    )
    .join('');
  const art =
    rect(w * 0.62, h * 0.1, w * 0.26, h * 0.22, '#f8f5ef') +
    rect(w * 0.64, h * 0.115, w * 0.22, h * 0.19, random.pick(['#c9785c', '#6d8fa6', '#d9b45a', '#8aa383'])) +
    disc(w * 0.75, h * 0.2, w * 0.06, random.pick(['#f3e2c4', '#2f3d4c', '#b5483f']));
  const sofa =
    rect(
      w * 0.55,
      floor - h * 0.17,
      w * 0.6,
      h * 0.17,
      random.pick(['#7d8f94', '#b5735a', '#5a6b57', '#c3b49c']),
      ' rx="16"',
    ) +
    rect(
      w * 0.6,
      floor - h * 0.26,
      w * 0.5,
      h * 0.14,
      random.pick(['#8b9ca0', '#c08468', '#687a64', '#cfc2ac']),
      ' rx="14"',
    );
  return {
    content: `${rect(0, 0, w, h, wall)}${art}${sofa}${rect(plant - w * 0.05, floor - h * 0.1, w * 0.1, h * 0.1, '#c9724a')}${leaves}${rect(0, floor - 8, w, 8, '#f4f0ea')}${fade('rf', '#9c7550', '#c29a70')}${rect(0, floor, w, h - floor, 'url(#rf)')}${path(Array.from({ length: 8 }, (_, i) => `M0,${n(floor + i * i * 3)}H${n(w)}`).join(''), 'none', ' stroke="#7d5a3a" stroke-width=".8" opacity=".6"')}`,
    blur: random.between(0.6, 2),
  };
}
