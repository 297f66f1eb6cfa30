/**
 * Two-sided p value of the sign test: the probability, if both outcomes are equally likely, of a split at least as uneven as that
 * of `wins` and `losses`. Ties are left out. Exact. Arbuthnott, Philosophical Transactions 27, 1710; Dixon and Mood, JASA 1946.
 */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  let tail = 0;
  // ln of C(n, i) / 2^n, from term to term, because neither factor fits a number for large n.
  let logTerm = -n * Math.LN2;
  for (let i = 0; i <= Math.min(wins, losses); i++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1));
  }
  return Math.min(1, 2 * tail);
}
