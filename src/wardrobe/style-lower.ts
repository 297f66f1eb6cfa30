import type { FabricName } from './fabric.ts';
import type { PantsCut } from './pants.ts';
import type { PatternKind } from './pattern.ts';
import type { Style } from './product.ts';
import type { Random } from './random.ts';
import type { SkirtCut } from './skirt.ts';
import { skirt } from './style-dress.ts';

const legPatterns: readonly PatternKind[] = ['plain', 'plain', 'plain', 'pinstripe', 'tartan', 'houndstooth', 'windowpane'];
const loudPatterns: readonly PatternKind[] = ['plain', 'camouflage', 'tie-dye', 'vertical stripe', 'checkerboard', 'leopard', 'leaves', 'zebra', 'large floral', 'paisley', 'gingham'];

type Legs = Omit<PantsCut, 'name' | 'jeans'> & { jeans?: boolean };

const base: Legs = { rise: 30, length: 0.98, thigh: 1.2, knee: 1.2, hem: 1.6, waistband: 'band', detail: 'none', cuff: 'none', accent: '#4a2f1c' };

function legs(garmentClass: 'pants' | 'shorts', name: string, category: string, price: readonly [number, number], fabrics: readonly FabricName[], patterns: readonly PatternKind[], make: (random: Random) => Legs): Style {
  return { name, category, price, fabrics, patterns, cut: (random) => ({ garmentClass, cut: { name, jeans: fabrics[0] === 'denim', ...make(random) } }) };
}

const pants = (...rest: [string, string, readonly [number, number], readonly FabricName[], readonly PatternKind[], (random: Random) => Legs]) => legs('pants', ...rest);
const shorts = (...rest: [string, string, readonly [number, number], readonly FabricName[], readonly PatternKind[], (random: Random) => Legs]) => legs('shorts', ...rest);
const accent = (random: Random) => random.pick(['#4a2f1c', '#17171a', '#a0703f'] as const);

/** The kinds of pants. */
export const pantsStyles: readonly Style[] = [
  pants('skinny jeans', 'Jeans', [35, 90], ['denim'], ['plain'], (r) => ({ ...base, rise: r.between(28, 34), thigh: 0.3, knee: 0.4, hem: 0.4, length: r.between(0.93, 0.99), detail: r.pick(['none', 'ripped', 'none']), cuff: r.pick(['none', 'raw']), waistband: r.pick(['band', 'belt']), accent: accent(r) })),
  pants('straight jeans', 'Jeans', [40, 100], ['denim'], ['plain', 'color block'], (r) => ({ ...base, thigh: 1.4, knee: 2.4, hem: 3.4, length: r.between(0.92, 1.0), detail: r.pick(['none', 'ripped', 'front seam']), cuff: r.pick(['none', 'turn-up', 'raw']), waistband: r.pick(['band', 'belt']), accent: accent(r) })),
  pants('wide-leg jeans', 'Jeans', [45, 110], ['denim'], ['plain'], (r) => ({ ...base, rise: 28, thigh: 2.4, knee: 5, hem: 8, length: 1.03, cuff: r.pick(['none', 'raw', 'turn-up']), detail: r.pick(['none', 'front seam']) })),
  pants('flared pants', 'Trousers', [40, 95], ['twill', 'velvet', 'corduroy', 'satin'], ['plain', 'plain', ...loudPatterns], (r) => ({ ...base, rise: 28, thigh: 0.5, knee: 0.8, hem: r.between(7, 10), length: 1.03, detail: r.pick(['none', 'front seam', 'lace-up']) })),
  pants('chinos', 'Trousers', [35, 85], ['twill', 'cotton', 'corduroy'], ['plain', 'plain', 'pinstripe', 'gingham', 'camouflage'], (r) => ({ ...base, thigh: 1.6, knee: 1.6, hem: 1.6, length: r.between(0.92, 0.98), cuff: r.pick(['none', 'turn-up']), waistband: r.pick(['belt', 'band']), accent: accent(r) })),
  pants('tailored trousers', 'Trousers', [50, 130], ['wool', 'twill', 'linen'], legPatterns, (r) => ({ ...base, rise: r.between(27, 31), thigh: 2, knee: 2.6, hem: r.between(2.4, 4), detail: r.pick(['crease', 'pleats', 'crease']), waistband: r.pick(['belt', 'band']), accent: accent(r) })),
  pants('palazzo pants', 'Trousers', [40, 95], ['chiffon', 'satin', 'linen'], ['plain', ...loudPatterns], () => ({ ...base, rise: 27, thigh: 3.4, knee: 8, hem: 12, length: 1.02, waistband: 'paper bag' })),
  pants('joggers', 'Sweatpants', [28, 70], ['jersey', 'fleece', 'nylon'], ['plain', 'plain', 'camouflage', 'tie-dye', 'color block', 'chest band'], (r) => ({ ...base, thigh: 2.6, knee: 3, hem: 2.4, length: 0.93, waistband: 'drawstring', cuff: 'rib', detail: r.pick(['none', 'side stripe', 'side stripe']), accent: '#efece4' })),
  pants('cargo pants', 'Trousers', [45, 100], ['canvas', 'twill', 'nylon'], ['plain', 'plain', 'camouflage', 'camouflage'], (r) => ({ ...base, thigh: 3, knee: 3.6, hem: 3.2, length: 0.98, detail: 'cargo', cuff: r.pick(['none', 'rib']), waistband: r.pick(['band', 'belt', 'drawstring']), accent: accent(r) })),
  pants('leggings', 'Leggings', [18, 60], ['jersey', 'leather', 'patent'], ['plain', 'plain', 'side stripe' as PatternKind, 'leopard', 'camouflage', 'tie-dye', 'zebra', 'color block'].filter((kind) => (kind as string) !== 'side stripe') as PatternKind[], (r) => ({ ...base, thigh: 0, knee: 0, hem: 0.1, length: r.between(0.86, 0.97), waistband: 'elastic', detail: r.pick(['none', 'front seam', 'side stripe']) })),
  pants('culottes', 'Trousers', [35, 85], ['linen', 'twill', 'cotton'], ['plain', 'plain', ...loudPatterns, ...legPatterns], (r) => ({ ...base, rise: 27, thigh: 3.4, knee: 7, hem: 9, length: r.between(0.7, 0.8), waistband: r.pick(['paper bag', 'band']), detail: r.pick(['none', 'pleats']) })),
  pants('leather pants', 'Trousers', [60, 160], ['leather', 'patent', 'suede'], ['plain'], (r) => ({ ...base, thigh: 0.9, knee: 1.3, hem: r.pick([0.8, 2.4, 5]), detail: r.pick(['none', 'front seam', 'lace-up']) })),
];

/** The kinds of shorts. */
export const shortsStyles: readonly Style[] = [
  shorts('denim shorts', 'Shorts', [22, 60], ['denim'], ['plain'], (r) => ({ ...base, thigh: r.between(1.4, 3), knee: 3, hem: 3, length: r.between(0.24, 0.34), cuff: r.pick(['raw', 'turn-up', 'none']), waistband: r.pick(['band', 'belt']), accent: accent(r) })),
  shorts('chino shorts', 'Shorts', [24, 60], ['twill', 'cotton', 'linen'], ['plain', 'plain', 'gingham', 'vertical stripe', 'leaves', 'tartan', 'dots'], (r) => ({ ...base, thigh: 2.4, knee: 3.4, hem: 3.4, length: r.between(0.36, 0.47), waistband: r.pick(['belt', 'band']), cuff: r.pick(['none', 'turn-up']), accent: accent(r) })),
  shorts('running shorts', 'Shorts', [18, 45], ['nylon', 'jersey'], ['plain', 'color block', 'diagonal block', 'camouflage', 'tie-dye'], (r) => ({ ...base, thigh: 3, knee: 4.6, hem: 4.6, length: r.between(0.26, 0.36), waistband: 'drawstring', detail: 'side stripe', accent: '#efece4' })),
  shorts('cargo shorts', 'Shorts', [28, 65], ['canvas', 'twill'], ['plain', 'camouflage', 'plain', 'tartan'], (r) => ({ ...base, thigh: 3, knee: 4.4, hem: 4.4, length: r.between(0.46, 0.52), detail: 'cargo', waistband: r.pick(['belt', 'drawstring']), accent: accent(r) })),
  shorts('paper-bag shorts', 'Shorts', [26, 65], ['linen', 'cotton', 'corduroy'], ['plain', 'ditsy floral', 'gingham', 'vertical stripe', 'dots', 'leaves', 'plain'], (r) => ({ ...base, rise: 26, thigh: 3, knee: 5, hem: 5, length: r.between(0.28, 0.36), waistband: 'paper bag', cuff: r.pick(['none', 'turn-up']) })),
  shorts('cycling shorts', 'Shorts', [14, 40], ['jersey', 'rib knit'], ['plain', 'plain', 'tie-dye', 'leopard', 'color block'], (r) => ({ ...base, thigh: 0, knee: 0.1, hem: 0.1, length: r.between(0.36, 0.46), waistband: 'elastic', detail: r.pick(['none', 'side stripe']) })),
  shorts('swim shorts', 'Shorts', [20, 55], ['nylon', 'cotton'], ['leaves', 'large floral', 'multi stripe', 'checkerboard', 'brush strokes', 'stars', 'zebra'], (r) => ({ ...base, thigh: 2.6, knee: 3.8, hem: 3.8, length: r.between(0.34, 0.44), waistband: 'drawstring', accent: '#efece4' })),
  shorts('tailored shorts', 'Shorts', [35, 80], ['wool', 'linen', 'leather'], legPatterns, (r) => ({ ...base, rise: 27, thigh: 3, knee: 5, hem: 5, length: r.between(0.32, 0.5), detail: r.pick(['pleats', 'crease']), waistband: r.pick(['belt', 'band']), accent: accent(r) })),
];

function skirtStyle(name: string, price: readonly [number, number], fabrics: readonly FabricName[], patterns: readonly PatternKind[], make: (random: Random) => Partial<SkirtCut>): Style {
  return { name, category: 'Skirts', price, fabrics, patterns, cut: (random) => ({ garmentClass: 'skirt', cut: skirt(name, { waistband: 'band', ...make(random) }) }) };
}

/** The kinds of skirts. */
export const skirtStyles: readonly Style[] = [
  skirtStyle('pencil skirt', [30, 80], ['twill', 'wool', 'tweed', 'leather'], legPatterns, (r) => ({ shape: 'pencil', to: r.between(76, 88), detail: r.pick(['slit', 'none', 'buttons']), waistband: r.pick(['band', 'belt']) })),
  skirtStyle('a-line skirt', [28, 70], ['suede', 'corduroy', 'twill', 'cotton'], ['plain', 'tartan', 'houndstooth', 'gingham', 'large floral', 'windowpane', 'checkerboard'], (r) => ({ shape: 'a-line', to: r.between(64, 78), flare: r.between(8, 12), detail: r.pick(['buttons', 'none']), waistband: r.pick(['band', 'belt', 'yoke']), accent: r.pick(['#3b2a1f', '#efe9da', 'metal']) })),
  skirtStyle('pleated skirt', [32, 90], ['satin', 'wool', 'chiffon'], ['plain', 'plain', 'tartan', 'tartan', 'ombre', 'color block', 'dots', 'houndstooth'], (r) => ({ shape: 'a-line', to: r.pick([r.between(60, 66), r.between(86, 98)]), flare: r.between(10, 14), detail: 'pleats', waistband: r.pick(['elastic', 'band']) })),
  skirtStyle('circle skirt', [30, 75], ['cotton', 'satin', 'chiffon'], ['plain', 'ditsy floral', 'large floral', 'dots', 'large dots', 'stars', 'gingham', 'multi stripe', 'leaves'], (r) => ({ shape: 'circle', to: r.between(66, 84), flare: r.between(17, 23), hem: 'wavy', waistband: r.pick(['belt', 'band', 'sash']) })),
  skirtStyle('denim skirt', [28, 65], ['denim'], ['plain'], (r) => ({ shape: r.pick(['straight', 'a-line']), to: r.pick([r.between(58, 64), r.between(84, 92)]), flare: 5, detail: 'denim', waistband: r.pick(['band', 'belt']) })),
  skirtStyle('tiered skirt', [34, 85], ['cotton', 'chiffon', 'linen'], ['ditsy floral', 'paisley', 'plain', 'gingham', 'brush strokes', 'multi stripe', 'leaves'], (r) => ({ shape: 'circle', to: r.between(82, 114), flare: r.between(15, 21), detail: 'tiers', hem: 'wavy', waistband: 'elastic' })),
  skirtStyle('wrap skirt', [30, 75], ['linen', 'satin', 'cotton'], ['plain', 'leaves', 'large floral', 'zebra', 'tie-dye', 'dots', 'paisley'], (r) => ({ shape: 'a-line', to: r.between(70, 100), flare: r.between(6, 10), detail: 'wrap', waistband: 'sash', hem: 'high-low' })),
  skirtStyle('slip skirt', [32, 80], ['satin', 'velvet'], ['plain', 'plain', 'leopard', 'zebra', 'ombre', 'large floral'], (r) => ({ shape: 'a-line', to: r.between(84, 96), flare: r.between(3, 6), detail: r.pick(['none', 'slit']), waistband: 'elastic' })),
  skirtStyle('mini skirt', [22, 55], ['leather', 'tweed', 'corduroy', 'patent'], ['plain', 'tartan', 'checkerboard', 'plain', 'houndstooth', 'leopard'], (r) => ({ shape: r.pick(['straight', 'a-line']), to: r.between(57, 62), flare: r.between(3, 8), detail: r.pick(['none', 'buttons', 'ruffle hem']), accent: 'metal', waistband: r.pick(['band', 'belt', 'yoke']) })),
  skirtStyle('trumpet skirt', [36, 85], ['twill', 'velvet', 'wool'], ['plain', 'dots', 'pinstripe', 'large floral', 'ombre'], (r) => ({ shape: 'trumpet', to: r.between(84, 94), flare: 11, hem: 'wavy', waistband: r.pick(['band', 'belt']) })),
];
