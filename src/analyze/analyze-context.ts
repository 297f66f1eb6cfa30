import type { JudgmentRecords } from '../records/judgment-records.ts';
import type { SearchContext } from '../search/search-context.ts';

/** What the analyst's use cases depend on. */
export interface AnalyzeContext extends SearchContext {
  readonly judgments: JudgmentRecords;
}
