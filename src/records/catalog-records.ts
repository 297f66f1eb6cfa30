import type { Page } from './page.ts';

/** The catalogs, including those without products. */
export interface CatalogRecords {
  /** Adds the catalog; an existing one stays unchanged. */
  create(name: string): Promise<void>;
  exists(name: string): Promise<boolean>;
  /** Names in code-unit order. */
  list(): Promise<string[]>;
  /** A page of the names, in the order in which the database has texts. */
  page(page: Page<string>): Promise<string[]>;
  /** Deletes the catalog with its promotions, judgments, saved queries and imports. Returns whether it existed. */
  delete(name: string): Promise<boolean>;
}
