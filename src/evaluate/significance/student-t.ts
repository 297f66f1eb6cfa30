import { incompleteBeta } from './incomplete-beta.ts';

/**
 * P(|T| ≥ |t|) of Student's t distribution: I_{ν/(ν + t²)}(ν/2, ½). Abramowitz and Stegun 26.7.1.
 *
 * @param degreesOfFreedom ν > 0
 */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** The t with P(T ≤ t) = `p`, 0 < p < 1: {@link studentTwoSided} inverted by bisection. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degreesOfFreedom);
  const outside = 2 * (1 - p);
  let low = 0;
  let high = 1;
  while (studentTwoSided(high, degreesOfFreedom) > outside) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    // low and high are adjacent floating-point numbers.
    if (middle === low || middle === high) return middle;
    if (studentTwoSided(middle, degreesOfFreedom) > outside) low = middle;
    else high = middle;
  }
}
