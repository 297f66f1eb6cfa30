/** At most `limit` items, of those that come after the place of one; without it from the first on. */
export interface Page<Place> {
  readonly limit: number;
  readonly after?: Place | undefined;
}
