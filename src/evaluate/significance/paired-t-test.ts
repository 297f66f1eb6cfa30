import { mean, sampleDeviation } from '../mean.ts';
import { studentTwoSided } from './student-t.ts';

export interface TTest {
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * Student's paired t test of the mean difference against 0: t = mean · √n / s, n − 1 degrees of freedom. Student, "The
 * probable error of a mean", Biometrika 1908. With fewer than two differences, or only zeros, t is 0 and p 1.
 *
 * @param differences one per query: one system's value minus the other's
 */
export function pairedTTest(differences: readonly number[]): TTest {
  const n = differences.length;
  const degreesOfFreedom = Math.max(0, n - 1);
  if (n < 2 || differences.every((difference) => difference === 0))
    return { t: 0, degreesOfFreedom, pValue: 1 };
  const t = (mean(differences) * Math.sqrt(n)) / sampleDeviation(differences);
  return { t, degreesOfFreedom, pValue: studentTwoSided(t, degreesOfFreedom) };
}
