import type { Box } from '../types.ts';

/** A box with one label, before NMS. */
export interface Candidate {
  /** Canvas pixels. */
  readonly box: Box;
  readonly labelIndex: number;
  /** The model's own score, 0..1. */
  readonly score: number;
}
