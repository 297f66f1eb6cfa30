import type { AttributeGuesses, Embedding } from '../types.ts';
import type { AttributeHead, AttributeHeads } from './attribute-heads.ts';

/** Values with a lower probability are left out. */
const leastProbability = 0.1;
const mostValues = 3;

/** Returns the predicted attributes of a garment, by name, most probable values first. */
export function guessAttributes(heads: AttributeHeads, embedding: Embedding): AttributeGuesses {
  return Object.fromEntries(
    Object.entries(heads).map(([name, head]) => [
      name,
      mostProbable(head, attributeProbabilities(head, embedding)),
    ]),
  );
}

/** softmax(weight · embedding + bias): one probability per value; they sum to 1. */
export function attributeProbabilities({ weight, bias }: AttributeHead, embedding: Embedding): number[] {
  const logits = weight.map((row, value) => {
    let logit = bias[value] ?? 0;
    for (let index = 0; index < row.length; index++) logit += (row[index] ?? 0) * (embedding[index] ?? 0);
    return logit;
  });
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function mostProbable({ values }: AttributeHead, shares: readonly number[]) {
  return values
    .map((value, index) => ({ value, probability: shares[index] ?? 0 }))
    .filter(({ probability }) => probability >= leastProbability)
    .sort((first, second) => second.probability - first.probability || (first.value < second.value ? -1 : 1))
    .slice(0, mostValues);
}
