import { text } from '../shapes/geometry.ts';
import type { Tile } from './tile.ts';

/** How a material takes the light and what its surface looks like up close. */
export type Fabric = {
  readonly name: string;
  /** Wrinkles per centimetre across and along, and how deep they look. */
  readonly wrinkle: readonly [across: number, along: number, depth: number];
  /** Fine grain per centimetre and its strength. */
  readonly grain: readonly [frequency: number, strength: number];
  /** How round the edges look, in centimetres; 0 for what is shaded by its own gradients alone. */
  readonly roundness: number;
  /** Strength of highlights, 0 for matte cloth. */
  readonly sheen: number;
  readonly weave?: Tile;
};

const rows = (gap: number, width: number, opacity: number, horizontal = false): Tile => {
  const bar = (at: number, color: string) =>
    horizontal
      ? `<rect x="-1" y="${text(at)}" width="12" height="${text(width)}" fill="${color}" opacity="${opacity}"/>`
      : `<rect x="${text(at)}" y="-1" width="${text(width)}" height="12" fill="${color}" opacity="${opacity}"/>`;
  const content = bar(0, '#000') + bar(gap / 2, '#fff');
  return horizontal ? { width: 10, height: gap, content } : { width: gap, height: 10, content };
};

const braid = (x: number, width: number): string => {
  let content = '';
  for (let i = 0; i < 4; i++) {
    const y = i * 4;
    content += `<path d="M${x - width},${y}C${x - width},${y + 2} ${x + width},${y + 2} ${x + width},${y + 4}M${x + width},${y}C${x + width},${y + 1.4} ${x + 0.6},${y + 1.6} ${x + 0.3},${y + 1.9}" stroke="#000" stroke-opacity=".34" stroke-width=".8" fill="none"/><path d="M${x - width + 0.8},${y}C${x - width + 0.8},${y + 2} ${x + width + 0.8},${y + 2} ${x + width + 0.8},${y + 4}" stroke="#fff" stroke-opacity=".3" stroke-width=".6" fill="none"/>`;
  }
  return content;
};

const fabricList = [
  { name: 'jersey', wrinkle: [0.07, 0.035, 0.75], grain: [1.6, 0.07], roundness: 2.2, sheen: 0 },
  { name: 'cotton', wrinkle: [0.09, 0.05, 0.85], grain: [1.8, 0.06], roundness: 1.8, sheen: 0 },
  {
    name: 'linen',
    wrinkle: [0.14, 0.09, 0.95],
    grain: [1.1, 0.2],
    roundness: 1.8,
    sheen: 0,
    weave: {
      width: 1.2,
      height: 1.2,
      content:
        '<path d="M0,.3H1.2M.3,0V1.2" stroke="#fff" stroke-opacity=".28" stroke-width=".25"/><path d="M0,.9H1.2M.9,0V1.2" stroke="#000" stroke-opacity=".14" stroke-width=".25"/>',
    },
  },
  {
    name: 'rib knit',
    wrinkle: [0.05, 0.03, 0.6],
    grain: [1.5, 0.12],
    roundness: 2.6,
    sheen: 0,
    weave: rows(1.3, 0.5, 0.2),
  },
  {
    name: 'fine knit',
    wrinkle: [0.05, 0.03, 0.7],
    grain: [1.4, 0.14],
    roundness: 2.6,
    sheen: 0,
    weave: {
      width: 0.9,
      height: 0.7,
      content:
        '<path d="M0,0l.45,.4l.45,-.4" stroke="#000" stroke-opacity=".16" stroke-width=".22" fill="none"/>',
    },
  },
  {
    name: 'cable knit',
    wrinkle: [0.04, 0.03, 0.5],
    grain: [1.2, 0.14],
    roundness: 2.8,
    sheen: 0,
    weave: {
      width: 9,
      height: 16,
      content: `${braid(4.5, 1.8)}<path d="M1,0V16M8,0V16" stroke="#000" stroke-opacity=".26" stroke-width=".8"/>`,
    },
  },
  {
    name: 'waffle',
    wrinkle: [0.05, 0.03, 0.7],
    grain: [1.4, 0.06],
    roundness: 2.2,
    sheen: 0,
    weave: {
      width: 1.6,
      height: 1.6,
      content:
        '<path d="M0,.4H1.6M.4,0V1.6" stroke="#000" stroke-opacity=".22" stroke-width=".5"/><path d="M0,1.2H1.6M1.2,0V1.6" stroke="#fff" stroke-opacity=".22" stroke-width=".4"/>',
    },
  },
  {
    name: 'denim',
    wrinkle: [0.1, 0.05, 0.7],
    grain: [1.5, 0.24],
    roundness: 2.2,
    sheen: 0,
    weave: {
      width: 0.8,
      height: 0.8,
      content:
        '<path d="M-.2,1L1,-.2M-.2,.2L.2,-.2M.6,1L1,.6" stroke="#fff" stroke-opacity=".2" stroke-width=".22"/>',
    },
  },
  { name: 'twill', wrinkle: [0.08, 0.05, 0.75], grain: [1.6, 0.09], roundness: 2, sheen: 0 },
  {
    name: 'corduroy',
    wrinkle: [0.06, 0.04, 0.7],
    grain: [1.4, 0.08],
    roundness: 2.2,
    sheen: 0,
    weave: rows(1.0, 0.42, 0.26),
  },
  { name: 'wool', wrinkle: [0.05, 0.03, 0.7], grain: [1.1, 0.16], roundness: 2.6, sheen: 0 },
  {
    name: 'tweed',
    wrinkle: [0.05, 0.03, 0.6],
    grain: [0.8, 0.42],
    roundness: 2.4,
    sheen: 0,
    weave: {
      width: 1.6,
      height: 1.6,
      content:
        '<path d="M0,.8L.8,0M.8,1.6L1.6,.8" stroke="#fff" stroke-opacity=".3" stroke-width=".3"/><path d="M.8,0L1.6,.8M0,.8L.8,1.6" stroke="#000" stroke-opacity=".25" stroke-width=".3"/>',
    },
  },
  { name: 'fleece', wrinkle: [0.06, 0.05, 0.6], grain: [0.55, 0.5], roundness: 3.2, sheen: 0 },
  { name: 'leather', wrinkle: [0.09, 0.06, 0.6], grain: [1.2, 0.08], roundness: 2.2, sheen: 0.55 },
  { name: 'suede', wrinkle: [0.06, 0.05, 0.7], grain: [0.9, 0.22], roundness: 2, sheen: 0 },
  { name: 'satin', wrinkle: [0.055, 0.02, 1.15], grain: [1.6, 0.02], roundness: 2.6, sheen: 0.5 },
  { name: 'chiffon', wrinkle: [0.1, 0.02, 1.0], grain: [1.8, 0.05], roundness: 2, sheen: 0.08 },
  { name: 'velvet', wrinkle: [0.06, 0.03, 1.1], grain: [1.3, 0.1], roundness: 3, sheen: 0.22 },
  { name: 'nylon', wrinkle: [0.1, 0.09, 0.7], grain: [1.6, 0.03], roundness: 2.8, sheen: 0.35 },
  {
    name: 'canvas',
    wrinkle: [0.05, 0.04, 0.7],
    grain: [1.1, 0.2],
    roundness: 1.6,
    sheen: 0,
    weave: {
      width: 0.7,
      height: 0.7,
      content: '<path d="M0,.2H.7M.2,0V.7" stroke="#000" stroke-opacity=".1" stroke-width=".2"/>',
    },
  },
  {
    name: 'straw',
    wrinkle: [0.03, 0.03, 0.3],
    grain: [0.9, 0.18],
    roundness: 1.4,
    sheen: 0,
    weave: {
      width: 1.6,
      height: 1.2,
      content:
        '<path d="M0,.3H.9M.8,.9H1.6M0,.9H.1" stroke="#000" stroke-opacity=".3" stroke-width=".35"/><path d="M.9,.3H1.6M.1,.9H.8" stroke="#fff" stroke-opacity=".35" stroke-width=".35"/>',
    },
  },
  { name: 'patent', wrinkle: [0.08, 0.06, 0.5], grain: [1.6, 0.01], roundness: 1.6, sheen: 0.9 },
  { name: 'skin', wrinkle: [0.05, 0.05, 0], grain: [1.6, 0], roundness: 0, sheen: 0 },
  { name: 'acetate', wrinkle: [0.1, 0.1, 0.2], grain: [1.6, 0.02], roundness: 0.3, sheen: 0.4 },
  { name: 'metal', wrinkle: [0.1, 0.1, 0.2], grain: [1.6, 0.02], roundness: 0.2, sheen: 0.7 },
] as const satisfies readonly Fabric[];

export type FabricName = (typeof fabricList)[number]['name'];

const byName = new Map<string, Fabric>(fabricList.map((fabric) => [fabric.name, fabric]));

/** The fabric of that name. */
export function fabricNamed(name: FabricName): Fabric {
  const fabric = byName.get(name);
  if (!fabric) throw new RangeError(`no fabric named ${name}`);
  return fabric;
}
