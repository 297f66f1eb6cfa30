import type { AttributeGuesses, Attributes } from '../../types.ts';

/** Less probable predictions are not used in filters. */
const leastProbability = 0.5;

/**
 * Predicted attributes for filters and facets, in addition to the shop's own: `guessed.color` and so on, each the most probable
 * value if its probability is at least one half.
 */
export function guessedAttributes(guesses: AttributeGuesses): Attributes {
  return Object.fromEntries(
    Object.entries(guesses).flatMap(([name, [first]]) =>
      first && first.probability >= leastProbability ? [[`guessed.${name}`, first.value]] : [],
    ),
  );
}
