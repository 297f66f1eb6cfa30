import { type Profile, profileDefaults } from '../fuse/profile.ts';

/** The profile in use unless another is asked for. How its numbers were chosen: docs/fusion.md. */
export const defaultProfile: Profile = {
  ...profileDefaults,
  name: 'default',
  version: 3,
  method: 'wsum',
  normalization: 'none',
  k: 60,
  rescoring: 'union',
  alpha: 0.5,
  beta: 0,
  classPrior: {},
  g0: 0,
  g1: 0.5,
  g2: 0.7,
  eta: 2,
  pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 0.3, 'whole→garment': 0 },
  parts: { color: 0.4, type: 0.25 },
  gate: 0.05,
  candidates: 50,
};
