import type { Fill } from '../shapes/part.ts';

/** The cut of a bag; width and height in centimetres. */
export type BagCut = {
  readonly name: string;
  readonly shape:
    | 'box'
    | 'tapered'
    | 'round'
    | 'half moon'
    | 'bucket'
    | 'slouch'
    | 'envelope'
    | 'barrel'
    | 'backpack';
  readonly width: number;
  readonly height: number;
  readonly handle: 'none' | 'top' | 'two' | 'shoulder' | 'chain' | 'crossbody' | 'rope' | 'backpack';
  readonly flap: 'none' | 'half' | 'full' | 'pointed';
  readonly closure: 'none' | 'clasp' | 'zip' | 'turn lock' | 'drawstring' | 'buckles';
  readonly detail:
    | 'none'
    | 'quilted'
    | 'pocket'
    | 'tassel'
    | 'fringe'
    | 'corners'
    | 'stripe'
    | 'studs'
    | 'woven';
  readonly accent: Fill;
};

/** Whether the bag is carried by a strap over the body rather than in the hand. */
export function isSlung(cut: BagCut): boolean {
  return cut.handle === 'crossbody' || cut.handle === 'chain' || cut.handle === 'backpack';
}
