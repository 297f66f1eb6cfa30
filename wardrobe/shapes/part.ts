import type { Point } from './geometry.ts';

/** From back to front: a later layer covers an earlier one. */
export const layers = [
  'behind', // what hangs behind the body: linings, hoods, backpacks
  'skin', // the body itself
  'feet',
  'tucked', // tops worn inside the waistband
  'legs',
  'torso',
  'sleeve-under', // sleeves worn under a sleeveless outer garment
  'outer',
  'slung', // bags carried across the body
  'forearm', // bare arms in front of the torso
  'sleeve',
  'hand',
  'held', // bags in the hand
  'collar',
  'head',
  'face',
  'hat',
] as const;

export type Layer = (typeof layers)[number];

/** What a part or a line is colored with: the product's cloth, one of its colors, or a fixed `#rrggbb`. */
export type Fill = 'cloth' | 'main' | 'second' | 'third' | 'lining' | 'metal' | 'sole' | `#${string}`;

/** A line drawn on a part: a seam, a stitched row, a lace. */
export type Line = {
  readonly d: string;
  readonly width: number;
  readonly color: Fill | 'stitch' | 'seam';
  readonly dash?: string;
  readonly opacity?: number;
};

/** A soft fold of the cloth; light folds catch the light, others are in shadow. */
export type Fold = {
  readonly along: readonly Point[];
  readonly width: number;
  readonly light?: boolean;
  readonly strength?: number;
};

/** One piece of a garment: an outline in centimetres with all that is drawn within it. */
export type Part = {
  readonly layer: Layer;
  readonly d: string;
  readonly fill: Fill;
  /** Draw the outline's line with this width instead of filling it: straps, chains. */
  readonly stroke?: number;
  /** How the cloth lies: the pattern's origin and its turn in degrees. */
  readonly grain?: { readonly at: Point; readonly angle: number };
  /** The two opposite edges between which the part is shaded round. */
  readonly across?: readonly [Point, Point];
  readonly folds?: readonly Fold[];
  readonly lines?: readonly Line[];
  /** Where a graphic print or color blocks go: the panel's middle and half-sizes. */
  readonly panel?: { readonly at: Point; readonly halfWidth: number; readonly halfHeight: number };
  readonly shadow?: number;
  readonly opacity?: number;
  /** Free drawing inside the outline, above the cloth. */
  readonly decor?: string;
  readonly transform?: string;
  /** The outline has holes: what two of its loops cover is left out. */
  readonly holes?: boolean;
  /** It hides what lies behind it, but the garment's box leaves it out: the box of a strap across the body is the torso's. */
  readonly unboxed?: boolean;
};
