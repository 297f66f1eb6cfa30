import { describe, expect, it } from 'vitest';
import { guessedAttributes } from '../../../src/catalog/index/guessed-attributes.ts';

describe('guessedAttributes', () => {
  it('keeps of each attribute the likeliest value, from one half on', () => {
    const guesses = {
      color: [
        { value: 'Red', probability: 0.5 },
        { value: 'Pink', probability: 0.4 },
      ],
      pattern: [{ value: 'striped', probability: 0.49 }],
      articleType: [],
    };
    expect(guessedAttributes(guesses)).toEqual({ 'guessed.color': 'Red' });
  });
});
