/** A named color of the wardrobe; `family` groups the shades that a shopper would call the same. */
export type Color = { readonly name: string; readonly hex: string; readonly family: string };

const shades: readonly (readonly [name: string, hex: string, family: string])[] = [
  ['black', '#1d1d20', 'black'],
  ['charcoal', '#46484d', 'grey'],
  ['grey', '#8d9096', 'grey'],
  ['light grey', '#c3c6ca', 'grey'],
  ['white', '#f1f1ee', 'white'],
  ['ivory', '#ece3cd', 'white'],
  ['sand', '#d6c19c', 'beige'],
  ['camel', '#b98a54', 'brown'],
  ['tan', '#a8713f', 'brown'],
  ['brown', '#75492c', 'brown'],
  ['chocolate', '#482c20', 'brown'],
  ['rust', '#ad4a22', 'orange'],
  ['orange', '#ea7a24', 'orange'],
  ['peach', '#f3b48f', 'orange'],
  ['mustard', '#cf9a22', 'yellow'],
  ['yellow', '#f2cf3c', 'yellow'],
  ['lime', '#a9c93a', 'green'],
  ['olive', '#69693a', 'green'],
  ['sage', '#9db08f', 'green'],
  ['green', '#2f8a4c', 'green'],
  ['forest', '#21492f', 'green'],
  ['mint', '#a6dcc3', 'green'],
  ['teal', '#187a7c', 'teal'],
  ['turquoise', '#36b6bd', 'teal'],
  ['sky', '#93c4e6', 'blue'],
  ['steel blue', '#5c86ad', 'blue'],
  ['cobalt', '#2450b8', 'blue'],
  ['navy', '#1f2b52', 'navy'],
  ['lavender', '#b9a7dc', 'purple'],
  ['purple', '#6c3f9a', 'purple'],
  ['plum', '#54254a', 'purple'],
  ['blush', '#efc4c4', 'pink'],
  ['pink', '#ea86aa', 'pink'],
  ['fuchsia', '#c9257f', 'pink'],
  ['coral', '#f0705c', 'red'],
  ['red', '#c62430', 'red'],
  ['burgundy', '#6c1a2b', 'red'],
];

export const palette: readonly Color[] = shades.map(([name, hex, family]) => ({ name, hex, family }));

/** The palette's color of that name. @throws RangeError for a name that is not in it. */
export function colorNamed(name: string): Color {
  const color = palette.find((candidate) => candidate.name === name);
  if (!color) throw new RangeError(`no color named ${name}`);
  return color;
}

/** Red, green and blue, 0–255, of `#rrggbb`. */
function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** `from` mixed towards `to`; amount 0 gives `from`, 1 gives `to`. */
export function blend(from: string, to: string, amount: number): string {
  const [a, b] = [channels(from), channels(to)];
  const mixed = a.map((value, i) => Math.round(value + ((b[i] ?? 0) - value) * amount));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

export function darker(hex: string, amount: number): string {
  return blend(hex, '#0c0a10', amount);
}

export function lighter(hex: string, amount: number): string {
  return blend(hex, '#ffffff', amount);
}

/** Relative brightness, 0 (black) to 1 (white). */
export function brightness(hex: string): number {
  const [r, g, b] = channels(hex);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}

/** How far apart two colors look, about 0–1 ("redmean" distance, Riemersma). */
export function colorDistance(first: string, second: string): number {
  const [a, b] = [channels(first), channels(second)];
  const mean = (a[0] + b[0]) / 2;
  const [r, g, blue] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return Math.sqrt((2 + mean / 256) * r * r + 4 * g * g + (2 + (255 - mean) / 256) * blue * blue) / 765;
}
