/** Standard deviation with n − 1 in the divisor; 0 for fewer than two scores. */
export function sampleDeviation(scores: readonly number[]): number {
  if (scores.length < 2) return 0;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1));
}
