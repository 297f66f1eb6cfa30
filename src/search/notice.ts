/** Why an answer is empty, or has fewer results than expected, although nothing failed. */
export interface Notice {
  readonly code: 'no-garment-found' | 'empty-catalog' | 'nothing-matches';
  /** The field of the request that the notice is about. */
  readonly location: string;
  readonly message: string;
}

export const noGarmentFound: Notice = {
  code: 'no-garment-found',
  location: 'image',
  message: 'No garment found in the photo. A search uses the whole photo instead.',
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
