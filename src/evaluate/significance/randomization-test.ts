import { mulberry32 } from '../random.ts';

/** Up to so many differences that are not 0, all assignments of signs are counted. */
const exactUpTo = 16;
const samples = 20_000;

/**
 * Fisher's randomisation test of the mean difference against 0, two-sided p: were the two systems the same, every
 * difference might as well have the other sign, so p is the share of the 2^n assignments of signs whose mean lies at
 * least as far from 0. Up to 16 differences other than 0 that share is exact; beyond, it is (1 + count) / (1 + samples)
 * over 20,000 drawn assignments (Phipson and Smyth, 2010), the same for the same differences. Smucker, Allan and
 * Carterette, "A comparison of statistical significance tests for information retrieval evaluation", CIKM 2007.
 *
 * @param differences one per query: the one system's value minus the other's
 */
export function randomizationTest(differences: readonly number[]): number {
  const nonzero = differences.filter((difference) => difference !== 0);
  const observed = Math.abs(nonzero.reduce((sum, difference) => sum + difference, 0));
  // Sums that are equal on paper differ by rounding.
  const bound = observed - 1e-12 * nonzero.reduce((sum, difference) => sum + Math.abs(difference), 0);
  return nonzero.length <= exactUpTo ? exactShare(nonzero, bound) : drawnShare(nonzero, bound);
}

function exactShare(differences: readonly number[], bound: number): number {
  const assignments = 2 ** differences.length;
  let count = 0;
  for (let signs = 0; signs < assignments; signs++) {
    let sum = 0;
    for (const [bit, difference] of differences.entries())
      sum += (signs >> bit) & 1 ? -difference : difference;
    if (Math.abs(sum) >= bound) count++;
  }
  return count / assignments;
}

function drawnShare(differences: readonly number[], bound: number): number {
  const random = mulberry32(1);
  let count = 1;
  for (let sample = 0; sample < samples; sample++) {
    let sum = 0;
    for (const difference of differences) sum += random() < 0.5 ? -difference : difference;
    if (Math.abs(sum) >= bound) count++;
  }
  return count / (1 + samples);
}
