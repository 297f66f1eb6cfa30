/**
 * p values corrected for their number, in the given order: with p_(1) ≤ … ≤ p_(m), the corrected p_(i) is
 * max_{j ≤ i} min(1, (m − j + 1) · p_(j)). Controls the family-wise error rate. Holm, "A simple
 * sequentially rejective multiple test procedure", Scand. J. Statist. 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const corrected = [...pValues];
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  let highest = 0;
  for (const [place, { p, index }] of ascending.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - place) * p));
    corrected[index] = highest;
  }
  return corrected;
}
