import type { Fill } from '../shapes/part.ts';
import type { BodiceCut } from './bodice-edge.ts';
import type { OuterCollar } from './lapel.ts';
import type { SleeveCut } from './sleeve.ts';

/** The cut of a jacket, coat, cardigan or vest. */
export type OuterwearCut = {
  readonly name: string;
  readonly bodice: BodiceCut;
  readonly sleeve: SleeveCut;
  readonly collar: OuterCollar;
  readonly collarFill: Fill;
  readonly closure: 'single' | 'double' | 'zip' | 'slanted zip' | 'toggles' | 'snaps' | 'none';
  readonly pocket: 'none' | 'flap' | 'patch' | 'welt' | 'two chest' | 'cargo' | 'zip';
  readonly quilting: 'none' | 'wide' | 'narrow' | 'diamond';
  readonly band: 'none' | 'rib';
  readonly belt: 'none' | 'buckle' | 'knot';
  readonly epaulettes: boolean;
  readonly button: Fill;
};
