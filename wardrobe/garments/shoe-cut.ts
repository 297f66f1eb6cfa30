import { point, sharp, smooth } from '../shapes/geometry.ts';

/** The cut of a shoe; heights in centimetres. */
export type FootwearCut = {
  readonly name: string;
  readonly heel: number;
  readonly heelShape: 'flat' | 'block' | 'stiletto' | 'wedge';
  readonly sole: number;
  readonly tread: 'plain' | 'lugged' | 'wavy' | 'rope';
  /** Height of the shaft over the ankle; 0 for low shoes. */
  readonly shaft: number;
  readonly toe: 'round' | 'point' | 'square';
  readonly upper: 'closed' | 'pump' | 'sandal' | 'slide' | 'mule';
  readonly closure: 'none' | 'laces' | 'elastic' | 'buckles' | 'zip' | 'ankle strap' | 'velcro';
  readonly detail:
    | 'none'
    | 'side stripes'
    | 'toe cap'
    | 'penny'
    | 'bow'
    | 'fringe'
    | 'wave'
    | 'star'
    | 'wingtip'
    | 'stitched';
};

/** Where one shoe stands: `squeeze` narrows the side view to a foot that points towards the viewer, negative to the left. */
export type Standing = {
  readonly x: number;
  readonly y: number;
  readonly squeeze: number;
  readonly size: number;
  readonly tilt: number;
};

/** The bare foot in the same frame, for what a shoe leaves open. */
export function footOutline(cut: Pick<FootwearCut, 'heel' | 'sole'>): string {
  const h = cut.heel;
  const t = cut.sole;
  return smooth([
    point(1, -t - h - 0.5),
    point(0.4, -t - h - 5),
    point(2.6, -t - h - 11),
    sharp(point(2.4, -t - h - 16)),
    sharp(point(10.6, -t - h - 16)),
    point(10.4, -t - h - 10),
    point(15, -t - h * 0.5 - 6),
    point(22, -t - 3.6),
    point(26, -t - 1.8),
    point(25, -t),
    point(17, -t),
    point(9, -t - h * 0.6),
  ]);
}

/** How high the ankle joint lies over the floor. */
export function ankleHeight(cut: Pick<FootwearCut, 'heel' | 'sole'>): number {
  return 9 + cut.sole + cut.heel * 0.85;
}

export const toeReach = { round: 26.2, point: 29, square: 26.6 } as const;
