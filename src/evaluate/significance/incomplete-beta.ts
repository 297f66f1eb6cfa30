const maxTerms = 10_000;
const tiny = 1e-300;

/**
 * The regularised incomplete beta function I_x(a, b), 0..1, for x in 0..1 and a, b > 0. Lentz's method on the continued
 * fraction of DLMF 8.17.22 (https://dlmf.nist.gov/8.17.E22), on the side where it converges fast.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(front) / a) * continuedFraction(x, a, b);
}

function continuedFraction(x: number, a: number, b: number): number {
  const apart = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / apart(1 - ((a + b) * x) / (a + 1));
  let value = d;
  const advance = (coefficient: number): number => {
    d = 1 / apart(1 + coefficient * d);
    c = apart(1 + coefficient / c);
    value *= c * d;
    return c * d;
  };
  for (let m = 1; m <= maxTerms; m++) {
    const even = a + 2 * m;
    advance((m * (b - m) * x) / ((even - 1) * even));
    const step = advance((-(a + m) * (a + b + m) * x) / (even * (even + 1)));
    if (Math.abs(step - 1) < 1e-15) return value;
  }
  throw new RangeError(`Expected I_x(a, b) to converge for x ${x}, a ${a}, b ${b}`);
}

/** Lanczos' coefficients for g = 7. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(z) for z ≥ ½. Lanczos, "A precision approximation of the gamma function", SIAM J. Numer. Anal. 1964. */
function logGamma(z: number): number {
  const [first = 0, ...rest] = lanczos;
  const sum = rest.reduce((total, coefficient, i) => total + coefficient / (z + i), first);
  const t = z + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(sum);
}
