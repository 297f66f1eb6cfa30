/** Which catalogs there are, also those without products yet. */
export interface CatalogRecords {
  /** Makes the catalog known; one that is already known stays as it is. */
  create(name: string): Promise<void>;
  exists(name: string): Promise<boolean>;
  /** Names in code-unit order. */
  list(): Promise<string[]>;
  /** Forgets the catalog with its promotions, judgments, kept queries and imports. Returns whether it was there. */
  delete(name: string): Promise<boolean>;
}
