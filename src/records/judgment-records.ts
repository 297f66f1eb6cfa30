/** How relevant a product is to a query: 0 not at all, 1, 2, … more and more so; below 0 counts as not judged. */
export interface Judgment {
  /** A query's id, or that of one garment of it: docs/profiles.md has the form of both. */
  readonly query: string;
  readonly productId: string;
  readonly grade: number;
}

/** `human`: a person's label. `event`: what buyers did, by the rule of docs/profiles.md. */
export type JudgmentSource = 'human' | 'event';

export interface JudgmentRecord extends Judgment {
  readonly source: JudgmentSource;
  readonly at: string;
}

export interface JudgmentRecords {
  /** People's labels; one that is there for the same query and product is replaced. */
  label(catalog: string, judgments: readonly Judgment[]): Promise<void>;
  /** Weak judgments; of several for the same query and product the highest grade stays. */
  observe(catalog: string, judgments: readonly Judgment[]): Promise<void>;
  /** One judgment a query and product, a person's where there is one; ordered by query, then product (code units). */
  list(catalog: string): Promise<JudgmentRecord[]>;
}
