import type { AccessContext } from '../access/keyring.ts';
import type { AnalyzeContext } from '../analyze/analyze-context.ts';
import type { StartChoices } from '../catalog/browse/start-products.ts';
import type { CatalogContext } from '../catalog/catalog-context.ts';
import type { BackgroundJobs } from '../import/sent/background-jobs.ts';
import type { TuningJobs } from '../lab/tuning-jobs.ts';
import type { Logger } from '../logger.ts';
import type { WorkerFacts } from '../metrics/metrics.ts';
import type { Troubles } from '../metrics/troubles.ts';

/** What the routes need. The composition root provides it. */
export interface ApiContext extends AnalyzeContext, CatalogContext, AccessContext {
  readonly logger: Logger;
  readonly workers: WorkerFacts;
  readonly troubles: Troubles;
  readonly startChoices: StartChoices;
  /** Tunings of this process. */
  readonly tunings: TuningJobs;
  /** Imports and tunings that continue after their request was answered. */
  readonly background: BackgroundJobs;
  /** The context with the embedder and store of the active index. A request keeps this pair until it ends. */
  readonly pin: () => Promise<ApiContext>;
  /** Resolves when models and vector store respond; rejects with the AppError of the one that does not. */
  readonly ready: () => Promise<void>;
}
