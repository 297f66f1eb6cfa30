import type { TextLimit } from './fields/plain-text.ts';

/** The longest texts of a product. Bytes are the vector stores' limits on what they index. */
export const textLimits = {
  title: { characters: 500 },
  description: { characters: 500 },
  category: { characters: 500 },
  attribute: { characters: 500, bytes: 1024 },
} as const satisfies Record<string, TextLimit>;

export const maxImages = 50;
/** Values of one attribute. */
export const maxValues = 100;
/** Characters of one record: a longer one is a quote or a bracket that is not closed. The limit bounds memory and time. */
export const maxRecordCharacters = 1024 * 1024;
/** Containers around a list of products. Deeper ones are not looked at: no shop's product lies there. */
export const maxListDepth = 100;
