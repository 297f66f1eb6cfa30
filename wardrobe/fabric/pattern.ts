import { createRandom } from '../random.ts';
import { scatteredMakers } from './scattered-pattern.ts';
import type { Inks, PatternKind, Tile } from './tile.ts';
import { wovenMakers } from './woven-pattern.ts';

/** A pattern as a product has it: `scale` stretches the repeat, `seed` decides where irregular motifs lie. */
export type Pattern = { readonly kind: PatternKind; readonly scale: number; readonly seed: string };

/** One repeat of the pattern over its main color, or undefined for those that do not repeat (plain, blocks, graphics). */
export function patternTile(pattern: Pattern, inks: Inks): Tile | undefined {
  return (wovenMakers[pattern.kind] ?? scatteredMakers[pattern.kind])?.(
    inks,
    pattern.scale,
    createRandom(pattern.seed),
  );
}
