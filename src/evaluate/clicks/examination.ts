/** Largest weight of a click. A click far down is rare, and unlimited weights would let one of them outweigh a hundred others. */
const maxWeight = 10;

/**
 * The weight that corrects a click for the rank at which the product was shown, from 1: one over the probability that a buyer
 * looks there. Examination falls as 1 / rank^η, so the weight is rank^η, at most 10. With η 0 clicks count alike.
 * Joachims, Swaminathan and Schnabel, "Unbiased Learning-to-Rank with Biased Feedback", WSDM 2017, with their clipping.
 */
export function clickWeight(rank: number, eta: number): number {
  return Math.min(maxWeight, rank ** eta);
}
