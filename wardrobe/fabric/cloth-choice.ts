import type { Random } from '../random.ts';
import type { Cloth } from './cloth.ts';
import { contrasting } from './color-choice.ts';
import type { Design } from './design.ts';
import { brightness, darker, lighter } from './palette.ts';
import type { Inks, PatternKind } from './tile.ts';

export function clothOf(design: Design, seed: string, random: Random): Cloth {
  const { fabric, color } = design;
  const light = brightness(color.hex) > 0.5;
  const soles = ['#f3f1ea', '#f3f1ea', '#1b1b1d', '#c9a06a', '#e6dcc2', '#8f5b33'] as const;
  const stitch = fabric === 'denim' ? '#c98a3f' : undefined;
  const sole =
    design.style.category === 'Sneakers'
      ? random.pick(['#f3f1ea', '#f3f1ea', '#e6dcc2', '#1b1b1d', '#d8a55e'])
      : design.style.category === 'Heels'
        ? random.pick(['#2a1d17', darker(color.hex, 0.4), '#c9a06a'])
        : random.pick(soles);
  return {
    fabric,
    pattern: { kind: design.kind, scale: random.between(0.85, 1.35), seed },
    inks: inksOf(color.hex, design, random),
    metal: random.pick(light ? ['gold', 'silver', 'brass', 'black'] : ['gold', 'silver', 'brass']),
    sole,
    ...(stitch ? { stitch } : {}),
  };
}

const animal: Partial<Record<PatternKind, readonly [string, string]>> = {
  leopard: ['#2a1a12', '#a8743c'],
  zebra: ['#1a191b', '#1a191b'],
};

export function inksOf(main: string, design: Design, random: Random): Inks {
  const dark = brightness(main) < 0.32;
  if (design.kind === 'camouflage')
    return {
      main,
      second: dark ? lighter(main, 0.3) : darker(main, 0.4),
      third: dark ? lighter(main, 0.55) : lighter(main, 0.35),
    };
  const fixed = animal[design.kind];
  if (fixed && !dark) return { main, second: fixed[0], third: fixed[1] };
  if (design.fabric === 'denim')
    return {
      main,
      second: dark ? lighter(main, 0.45) : design.kind === 'plain' ? lighter(main, 0.4) : darker(main, 0.5),
      third: '#e9e4d8',
    };
  const second = contrasting(random, [main], 0.3).hex;
  return { main, second, third: contrasting(random, [main, second], 0.24).hex };
}
