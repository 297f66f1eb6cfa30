import type { AttributeGuesses, Attributes } from '../../types.ts';

/** Guesses less likely than not are kept out of filters. */
const leastProbability = 0.5;

/**
 * What filters and facets may ask of a garment's looks beside what the shop says: `guessed.color` and so on, each the
 * likeliest value, where it is at least as likely as not.
 */
export function guessedAttributes(guesses: AttributeGuesses): Attributes {
  return Object.fromEntries(
    Object.entries(guesses).flatMap(([name, [first]]) =>
      first && first.probability >= leastProbability ? [[`guessed.${name}`, first.value]] : [],
    ),
  );
}
