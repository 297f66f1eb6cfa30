import { reciprocalRanks } from './weights-as-given.ts';

/**
 * Chroma's Rrf: Σ w / (k + r), ranks from 0, with the weights as they are. Chroma gives it a minus sign, since its
 * lists are sorted by distance; the order is the same. https://docs.trychroma.com (Search API, Rrf)
 */
export const chromaRrf = reciprocalRanks({ default: 60, min: 1e-6, max: 100_000 }, 0);
