import type { Page } from './page.ts';

/** How relevant a product is to a query. Grades: 0 not relevant, 1, 2, … increasingly relevant; below 0 counts as not judged. */
export interface Judgment {
  /** `ID` of a saved query, `ID:REGION` for one of its garments, or a name of the user's (docs/profiles.md). */
  readonly query: string;
  readonly productId: string;
  readonly grade: number;
}

/** A weak judgment from a buyer's event. */
export interface WeakJudgment extends Judgment {
  /** The product's rank in the list that the buyer saw, from 1. */
  readonly rank: number;
}

/** `human`: a person's label. `event`: a weak judgment from buyer events (docs/profiles.md). */
export type JudgmentSource = 'human' | 'event';

export interface JudgmentRecord extends Judgment {
  readonly source: JudgmentSource;
  readonly at: string;
  /** Of a weak judgment: the rank at which the product was shown; null for labels, and for events recorded without it. */
  readonly rank: number | null;
}

/** Labels that were stored together. */
export interface JudgmentImport {
  readonly id: string;
  readonly at: string;
  /** How many labels it stored. */
  readonly labels: number;
}

/** What undoing an import did with its labels. */
export interface UndoneImport {
  /** There was no label before. */
  readonly removed: number;
  /** The earlier label is back. */
  readonly restored: number;
  /** Replaced by a later import, whose label stays. */
  readonly replaced: number;
}

export type ImportPlace = Pick<JudgmentImport, 'id' | 'at'>;
export type JudgmentPlace = Pick<Judgment, 'query' | 'productId'>;

export interface JudgmentRecords {
  /** Saves people's labels; they replace earlier labels of the same query and product. Returns the import's id. */
  label(catalog: string, judgments: readonly Judgment[]): Promise<string>;
  /** The catalog's imports, newest first. */
  imports(catalog: string, page?: Page<ImportPlace>): Promise<JudgmentImport[]>;
  /**
   * Takes the labels of an import back: as if it had never been, whatever was stored since. undefined when the catalog has no
   * such import.
   */
  undo(catalog: string, importId: string): Promise<UndoneImport | undefined>;
  /** Saves weak judgments; per query and product, the highest grade is kept, with the rank of the first event that had it. */
  observe(catalog: string, judgments: readonly WeakJudgment[]): Promise<void>;
  /**
   * One judgment per query and product, a person's if there is one; with a source only those of it. Ordered by query, then product
   * (code units).
   */
  list(catalog: string, source?: JudgmentSource): Promise<JudgmentRecord[]>;
  /** A page of {@link JudgmentRecords.list}, in the order in which the database has texts. */
  page(catalog: string, page: Page<JudgmentPlace>): Promise<JudgmentRecord[]>;
}
