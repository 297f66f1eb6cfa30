import type { JudgmentRecords } from '../records/judgment-records.ts';
import type { SearchContext } from '../search/search-context.ts';

/** What the analyst's use cases need; the composition root fills it in. */
export interface AnalyzeContext extends SearchContext {
  readonly judgments: JudgmentRecords;
}
