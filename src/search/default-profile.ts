import { type Profile, profileDefaults } from '../fuse/profile.ts';
import { neighbourAgreement } from '../fuse/weights/confusion.ts';

/** The shipped profile. docs/fusion.md describes how its numbers were chosen. */
export const defaultProfile: Profile = {
  ...profileDefaults,
  name: 'default',
  version: 8,
  method: 'wsum',
  normalization: 'none',
  k: 60,
  rescoring: 'union',
  alpha: 2,
  beta: 0,
  classPrior: { top: 2, outerwear: 2, pants: 0.75, shorts: 2, bag: 2, eyewear: 0.5 },
  g0: 0.05,
  g1: 1,
  g2: 1.5,
  eta: 1,
  pairings: { 'garment→garment': 0.6, 'whole→whole': 0, 'garment→whole': 0.3, 'whole→garment': 0.1 },
  packshotShift: 1,
  parts: { color: 0.5, type: 0.1 },
  pooling: { ...profileDefaults.pooling, by: 'mean-centroid' },
  gate: 0,
  classPenalty: 0.8,
  confusion: neighbourAgreement(0.9),
  // Fitted to real and drawn photos with and without their product in the catalog: docs/fusion.md, "Match or no match".
  calibration: { all: { a: 7.9, margin: 16.66, b: -6.815, threshold: 0.469 }, classes: {} },
  lookList: 'surest',
  candidates: 50,
  kindCandidates: 20,
  kindFirst: true,
};
