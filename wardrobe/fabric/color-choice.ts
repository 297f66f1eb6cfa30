import type { DrawnClass } from '../product.ts';
import type { Random } from '../random.ts';
import type { FabricName } from './fabric.ts';
import { type Color, colorDistance, colorNamed, palette } from './palette.ts';

const named = (...names: readonly string[]): readonly Color[] => names.map(colorNamed);

const ofFabric: Partial<Record<FabricName, readonly Color[]>> = {
  denim: [
    { name: 'dark denim', hex: '#26324f', family: 'navy' },
    { name: 'mid denim', hex: '#4a6a94', family: 'blue' },
    { name: 'light denim', hex: '#98b3cf', family: 'blue' },
    { name: 'black denim', hex: '#232327', family: 'black' },
    { name: 'white denim', hex: '#ecebe4', family: 'white' },
    { name: 'grey denim', hex: '#7b7f85', family: 'grey' },
  ],
  straw: [
    { name: 'natural', hex: '#dcbf86', family: 'beige' },
    { name: 'honey', hex: '#bd8a45', family: 'brown' },
    ...named('ivory', 'black', 'chocolate', 'coral'),
  ],
  suede: named(
    'camel',
    'tan',
    'brown',
    'chocolate',
    'black',
    'rust',
    'olive',
    'navy',
    'burgundy',
    'sand',
    'teal',
    'blush',
    'grey',
  ),
  leather: named(
    'black',
    'tan',
    'chocolate',
    'white',
    'red',
    'burgundy',
    'forest',
    'navy',
    'camel',
    'cobalt',
    'mustard',
    'blush',
    'ivory',
    'fuchsia',
    'grey',
    'teal',
  ),
  metal: [
    { name: 'gold', hex: '#c39a3e', family: 'yellow' },
    { name: 'silver', hex: '#a9afb8', family: 'grey' },
    { name: 'gunmetal', hex: '#3d4046', family: 'grey' },
    { name: 'rose gold', hex: '#c98d78', family: 'pink' },
  ],
  tweed: named('grey', 'brown', 'charcoal', 'sand', 'olive', 'blush', 'navy', 'ivory', 'burgundy', 'sage'),
};

const acetate: readonly Color[] = [
  { name: 'tortoiseshell', hex: '#6e3f1e', family: 'brown' },
  ...named(
    'black',
    'white',
    'red',
    'cobalt',
    'blush',
    'forest',
    'plum',
    'mustard',
    'turquoise',
    'grey',
    'orange',
  ),
];

/** The colors that a fabric is sold in. */
export function colorsOf(fabric: FabricName, garmentClass: DrawnClass): readonly Color[] {
  return garmentClass === 'eyewear' && fabric === 'acetate' ? acetate : (ofFabric[fabric] ?? palette);
}

const neutrals = named('white', 'ivory', 'black', 'navy', 'sand', 'charcoal');

/** A color that stands out from the given ones: a neutral in half the cases. */
export function contrasting(random: Random, others: readonly string[], least: number): Color {
  const far = (list: readonly Color[]) =>
    list.filter(({ hex }) => others.every((other) => colorDistance(hex, other) > least));
  const quiet = far(neutrals);
  const any = far(palette);
  if (random.chance(0.5) && quiet.length > 0) return random.pick(quiet);
  return any.length > 0 ? random.pick(any) : contrasting(random, others, least * 0.8);
}
