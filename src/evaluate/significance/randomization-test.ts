import { mulberry32 } from '../random.ts';

/** Up to this number of non-zero differences, all sign assignments are enumerated. */
const exactUpTo = 16;
const samples = 20_000;

/**
 * Fisher's randomisation test of the mean difference against 0, two-sided p. If the systems were equal, each difference
 * could equally have the other sign, so p is the share of the 2^n sign assignments whose mean is at least as far from 0.
 * Up to 16 non-zero differences are enumerated; beyond that p = (1 + count) / (1 + samples) over 20,000 drawn assignments
 * (Phipson and Smyth, 2010). Deterministic. Smucker, Allan and Carterette, "A comparison of statistical significance tests
 * for information retrieval evaluation", CIKM 2007.
 *
 * @param differences one per query: one system's value minus the other's
 */
export function randomizationTest(differences: readonly number[]): number {
  const nonzero = differences.filter((difference) => difference !== 0);
  const observed = Math.abs(nonzero.reduce((sum, difference) => sum + difference, 0));
  // Equal sums may differ by rounding.
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
