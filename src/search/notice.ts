import type { Photo } from '../types.ts';

/** Why an answer is empty, or has fewer results than expected, although nothing failed. */
export interface Notice {
  readonly code: 'truncated' | 'no-garment-found' | 'empty-catalog' | 'nothing-matches';
  /** The field of the request that the notice is about. */
  readonly location: string;
  readonly message: string;
  /** With `truncated`: the share of the picture that could be read, .5..1. */
  readonly readShare?: number;
}

/** The notice about a photo whose file is cut short; none for others. */
export function noticesOfPhoto({ readShare }: Pick<Photo, 'readShare'>): Notice[] {
  if (readShare === undefined) return [];
  const message =
    readShare === 1
      ? "The photo's file is cut short: all of it could be read, but without its finest details."
      : `The photo's file is cut short: ${Math.floor(readShare * 100)} % of it could be read.`;
  return [{ code: 'truncated', location: 'image', message, readShare }];
}

export const noGarmentFound: Notice = {
  code: 'no-garment-found',
  location: 'image',
  message: 'No garment found in the photo. A search uses the whole photo instead.',
};

export const noGarmentThere: Notice = {
  code: 'no-garment-found',
  location: 'point',
  message: 'No garment found under the point.',
};

export const emptyCatalog: Notice = {
  code: 'empty-catalog',
  location: 'catalog',
  message: 'The catalog has no products yet.',
};

export const nothingMatches: Notice = {
  code: 'nothing-matches',
  location: 'filter',
  message: 'No product matches the filter.',
};
