/** Why an answer is empty, or emptier than the caller may expect, though nothing went wrong. */
export interface Notice {
  readonly code: 'no-garment-found' | 'empty-catalog' | 'nothing-matches';
  /** The field of the request that it is about. */
  readonly location: string;
  readonly message: string;
}

export const noGarmentFound: Notice = {
  code: 'no-garment-found',
  location: 'image',
  message:
    'No garment was found in the photo; where a catalog is searched, the whole photo is searched instead.',
};

export const emptyCatalog: Notice = {
  code: 'empty-catalog',
  location: 'catalog',
  message: 'The catalog holds no products yet.',
};

export const nothingMatches: Notice = {
  code: 'nothing-matches',
  location: 'filter',
  message: 'No product passes the filter.',
};
