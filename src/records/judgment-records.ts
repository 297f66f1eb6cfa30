/** How relevant a product is to a query. Grades: 0 not relevant, 1, 2, … increasingly relevant; below 0 counts as not judged. */
export interface Judgment {
  /** `ID` of a saved query, `ID:REGION` for one of its garments, or a name of the user's (docs/profiles.md). */
  readonly query: string;
  readonly productId: string;
  readonly grade: number;
}

/** `human`: a person's label. `event`: a weak judgment from buyer events (docs/profiles.md). */
export type JudgmentSource = 'human' | 'event';

export interface JudgmentRecord extends Judgment {
  readonly source: JudgmentSource;
  readonly at: string;
}

export interface JudgmentRecords {
  /** Saves people's labels; they replace earlier labels of the same query and product. */
  label(catalog: string, judgments: readonly Judgment[]): Promise<void>;
  /** Saves weak judgments; per query and product, the highest grade is kept. */
  observe(catalog: string, judgments: readonly Judgment[]): Promise<void>;
  /** One judgment per query and product, a person's if there is one; ordered by query, then product (code units). */
  list(catalog: string): Promise<JudgmentRecord[]>;
}
