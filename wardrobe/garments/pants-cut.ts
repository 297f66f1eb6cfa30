import type { Fill } from '../shapes/part.ts';

/** The cut of pants and shorts; `length` is the share of the leg that is covered, widths are ease in centimetres. */
export type PantsCut = {
  readonly name: string;
  readonly rise: number;
  readonly length: number;
  readonly thigh: number;
  readonly knee: number;
  readonly hem: number;
  readonly waistband: 'band' | 'elastic' | 'belt' | 'paper bag' | 'drawstring';
  readonly detail:
    | 'none'
    | 'crease'
    | 'cargo'
    | 'side stripe'
    | 'ripped'
    | 'pleats'
    | 'lace-up'
    | 'front seam';
  readonly cuff: 'none' | 'turn-up' | 'rib' | 'raw' | 'zip';
  readonly jeans: boolean;
  readonly accent: Fill;
};
