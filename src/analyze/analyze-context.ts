import type { JudgmentRecords } from '../records/judgment-records.ts';
import type { SearchContext } from '../search/search-context.ts';

/** What the analyst's use cases depend on. */
export interface AnalyzeContext extends SearchContext {
  readonly judgments: JudgmentRecords;
  /** How fast buyers look away down a list: they look at rank r with the probability 1 / r^η. */
  readonly clickEta: number;
}
