import { studentQuantile } from './student-t.ts';

const level = 0.05;
const power = 0.8;

/**
 * The smallest true mean difference that a two-sided paired test at level .05 detects with power .8:
 *
 *     (t_{.975, n − 1} + t_{.8, n − 1}) · s / √n
 *
 * Bloom, "Minimum detectable effects", Evaluation Review 1995. NaN for n < 2.
 *
 * @param queries n, the number of queries or looks
 * @param deviation s, the standard deviation of the differences between two systems
 */
export function minimumDetectableGain(queries: number, deviation: number): number {
  if (queries < 2) return Number.NaN;
  const errors = studentQuantile(1 - level / 2, queries - 1) + studentQuantile(power, queries - 1);
  return (errors * deviation) / Math.sqrt(queries);
}
