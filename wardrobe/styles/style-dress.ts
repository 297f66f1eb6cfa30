import type { FabricName } from '../fabric/fabric.ts';
import type { PatternKind } from '../fabric/tile.ts';
import type { BodiceCut } from '../garments/bodice-edge.ts';
import type { DressCut } from '../garments/dress.ts';
import type { SkirtCut } from '../garments/skirt-cut.ts';
import type { SleeveCut } from '../garments/sleeve.ts';
import type { Style } from '../product.ts';
import type { Random } from '../random.ts';
import { softPatterns } from './top-style.ts';

const bodice = (more: Partial<BodiceCut>): BodiceCut => ({
  neckline: 'crew',
  length: 32,
  ease: 0.8,
  waistEase: 0.6,
  flare: 0,
  hem: 'straight',
  shoulder: 0,
  ...more,
});
const sleeve = (more: Partial<SleeveCut>): SleeveCut => ({
  kind: 'none',
  ease: 1.8,
  cuff: 'none',
  fill: 'cloth',
  ...more,
});
export const skirt = (name: string, more: Partial<SkirtCut>): SkirtCut => ({
  name,
  shape: 'a-line',
  from: 29,
  to: 80,
  flare: 10,
  detail: 'none',
  waistband: 'none',
  hem: 'straight',
  accent: '#3b2a1f',
  ...more,
});

function style(
  name: string,
  category: string,
  price: readonly [number, number],
  fabrics: readonly FabricName[],
  patterns: readonly PatternKind[],
  make: (random: Random) => Omit<DressCut, 'name'>,
): Style {
  return {
    name,
    category,
    price,
    fabrics,
    patterns,
    cut: (random) => ({ garmentClass: 'dress', cut: { name, ...make(random) } }),
  };
}

const plain: Pick<DressCut, 'collar' | 'collarFill' | 'closure' | 'pockets' | 'button'> = {
  collar: 'none',
  collarFill: 'main',
  closure: 'none',
  pockets: false,
  button: '#efe9da',
};

/** The kinds of dresses. */
export const dressStyles: readonly Style[] = [
  style(
    'slip dress',
    'Dresses',
    [45, 120],
    ['satin', 'satin', 'velvet'],
    ['plain', 'plain', 'plain', 'leopard', 'large floral', 'ombre', 'zebra'],
    (r) => ({
      ...plain,
      bodice: bodice({ neckline: 'straps', ease: 0.4, waistEase: 1 }),
      sleeve: sleeve({}),
      skirt: skirt('slip', {
        shape: 'a-line',
        to: r.between(84, 118),
        flare: r.between(3, 7),
        detail: r.pick(['none', 'slit']),
        hem: r.pick(['straight', 'high-low']),
      }),
    }),
  ),
  style('sundress', 'Dresses', [35, 95], ['cotton', 'linen', 'chiffon'], softPatterns.slice(3), (r) => ({
    ...plain,
    bodice: bodice({ neckline: r.pick(['sweetheart', 'straps', 'square', 'halter']), shoulder: -6 }),
    sleeve: sleeve({}),
    skirt: skirt('sun', {
      shape: 'circle',
      to: r.between(70, 92),
      flare: r.between(14, 20),
      detail: r.pick(['none', 'tiers', 'ruffle hem']),
      hem: 'wavy',
      waistband: r.pick(['none', 'band', 'sash']),
    }),
    closure: r.pick(['none', 'buttons']),
  })),
  style(
    'shirt dress',
    'Dresses',
    [45, 120],
    ['cotton', 'denim', 'linen', 'twill'],
    ['plain', 'vertical stripe', 'pinstripe', 'gingham', 'tartan', 'leaves', 'windowpane', 'dots'],
    (r) => ({
      ...plain,
      bodice: bodice({ ease: 2, waistEase: 1.2 }),
      sleeve: sleeve({
        kind: r.pick(['long', 'short', 'three-quarter']),
        ease: 2.2,
        cuff: r.pick(['band', 'turn-up']),
      }),
      collar: 'shirt',
      collarFill: r.pick(['cloth', 'second']),
      skirt: skirt('shirt', {
        shape: 'a-line',
        to: r.between(74, 100),
        flare: r.between(5, 9),
        detail: 'buttons',
        waistband: r.pick(['belt', 'sash']),
        accent: '#efe9da',
      }),
      closure: 'buttons',
    }),
  ),
  style('wrap dress', 'Dresses', [50, 130], ['jersey', 'satin', 'chiffon'], softPatterns, (r) => ({
    ...plain,
    bodice: bodice({ neckline: 'deep v' }),
    sleeve: sleeve({ kind: r.pick(['short', 'three-quarter', 'bell', 'cap']) }),
    skirt: skirt('wrap', {
      shape: 'a-line',
      to: r.between(76, 106),
      flare: r.between(8, 14),
      detail: 'wrap',
      waistband: 'sash',
      hem: 'wavy',
    }),
    closure: 'wrap',
  })),
  style(
    'bodycon dress',
    'Dresses',
    [30, 85],
    ['rib knit', 'jersey', 'velvet'],
    ['plain', 'plain', 'color block', 'wide stripe', 'leopard', 'tie-dye', 'breton stripe'],
    (r) => ({
      ...plain,
      bodice: bodice({
        neckline: r.pick(['square', 'scoop', 'boat', 'off-shoulder', 'high']),
        ease: 0.3,
        waistEase: 0.3,
        shoulder: -1,
      }),
      sleeve: sleeve({ kind: r.pick(['none', 'long', 'short']), ease: 0.9 }),
      skirt: skirt('bodycon', { shape: 'pencil', to: r.between(66, 86) }),
    }),
  ),
  style('skater dress', 'Dresses', [30, 80], ['jersey', 'cotton', 'satin'], softPatterns, (r) => ({
    ...plain,
    bodice: bodice({ neckline: r.pick(['crew', 'scoop', 'boat', 'v']) }),
    sleeve: sleeve({ kind: r.pick(['cap', 'short', 'three-quarter', 'none']) }),
    skirt: skirt('skater', { shape: 'circle', to: r.between(64, 74), flare: r.between(14, 19), hem: 'wavy' }),
  })),
  style('puff-sleeve dress', 'Dresses', [45, 110], ['cotton', 'linen', 'chiffon'], softPatterns, (r) => ({
    ...plain,
    bodice: bodice({ neckline: r.pick(['square', 'v', 'crew']) }),
    sleeve: sleeve({ kind: r.pick(['puff', 'puff long', 'bishop']), cuff: 'elastic', ease: 2 }),
    collar: r.pick(['none', 'peter pan', 'none']),
    collarFill: 'second',
    skirt: skirt('puff', {
      shape: 'circle',
      from: r.pick([24, 29]),
      to: r.between(72, 104),
      flare: r.between(11, 16),
      detail: r.pick(['none', 'tiers', 'gathers']),
      hem: 'wavy',
    }),
    closure: r.pick(['none', 'buttons']),
  })),
  style(
    'sweater dress',
    'Dresses',
    [45, 110],
    ['cable knit', 'rib knit', 'fine knit'],
    ['plain', 'plain', 'breton stripe', 'fair isle', 'color block', 'wide stripe'],
    (r) => ({
      ...plain,
      bodice: bodice({ neckline: 'high', ease: 2.4, waistEase: 3.4, shoulder: 1 }),
      sleeve: sleeve({ kind: 'long', ease: 2.4, cuff: 'rib' }),
      collar: r.pick(['turtle', 'mock', 'rib']),
      collarFill: 'cloth',
      skirt: skirt('sweater', { shape: 'straight', from: 30, to: r.between(68, 90), flare: 4 }),
    }),
  ),
  style('maxi dress', 'Dresses', [55, 140], ['chiffon', 'cotton', 'satin'], softPatterns.slice(3), (r) => ({
    ...plain,
    bodice: bodice({ neckline: r.pick(['v', 'deep v', 'off-shoulder', 'halter', 'sweetheart']) }),
    sleeve: sleeve({ kind: r.pick(['none', 'none', 'bell', 'cap']) }),
    skirt: skirt('maxi', {
      shape: 'circle',
      from: r.pick([23, 29]),
      to: r.between(116, 122),
      flare: r.between(14, 22),
      detail: r.pick(['none', 'tiers', 'slit', 'gathers']),
      hem: 'wavy',
      waistband: r.pick(['none', 'sash', 'band']),
    }),
  })),
  style(
    'pinafore dress',
    'Dresses',
    [40, 95],
    ['corduroy', 'denim', 'wool', 'tweed'],
    ['plain', 'plain', 'tartan', 'houndstooth', 'gingham', 'windowpane'],
    (r) => ({
      ...plain,
      bodice: bodice({ neckline: r.pick(['square', 'v']), shoulder: -4, ease: 1.4 }),
      sleeve: sleeve({}),
      skirt: skirt('pinafore', {
        shape: 'a-line',
        to: r.between(66, 78),
        flare: r.between(7, 11),
        detail: r.pick(['none', 'buttons', 'pleats']),
        waistband: r.pick(['band', 'belt', 'none']),
        accent: 'metal',
      }),
      pockets: r.chance(0.5),
    }),
  ),
  style(
    'pleated dress',
    'Dresses',
    [55, 130],
    ['satin', 'chiffon', 'twill'],
    ['plain', 'plain', 'dots', 'ombre', 'leaves', 'color block', 'stars'],
    (r) => ({
      ...plain,
      bodice: bodice({ neckline: r.pick(['crew', 'boat', 'high', 'v']), ease: 1.2 }),
      sleeve: sleeve({ kind: r.pick(['short', 'none', 'long']), cuff: 'none' }),
      collar: r.pick(['none', 'ruffle', 'bow', 'peter pan']),
      collarFill: r.pick(['main', 'second']),
      skirt: skirt('pleated', {
        shape: 'a-line',
        to: r.between(80, 108),
        flare: r.between(9, 13),
        detail: 'pleats',
        waistband: r.pick(['belt', 'band', 'sash']),
      }),
    }),
  ),
  style(
    'mermaid gown',
    'Dresses',
    [90, 240],
    ['satin', 'velvet'],
    ['plain', 'plain', 'ombre', 'color block', 'large floral'],
    (r) => ({
      ...plain,
      bodice: bodice({ neckline: r.pick(['sweetheart', 'off-shoulder', 'halter']), ease: 0.3 }),
      sleeve: sleeve({ kind: 'none' }),
      skirt: skirt('mermaid', {
        shape: 'trumpet',
        to: 121,
        flare: 15,
        hem: 'wavy',
        waistband: r.pick(['none', 'band']),
      }),
    }),
  ),
];
