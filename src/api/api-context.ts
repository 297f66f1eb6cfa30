import type { AnalyzeContext } from '../analyze/analyze-context.ts';
import type { CatalogContext } from '../catalog/catalog-context.ts';
import type { BackgroundJobs } from '../catalog/import/background-jobs.ts';
import type { Logger } from '../logger.ts';

/** What the routes need; the composition root fills it in. */
export interface ApiContext extends AnalyzeContext, CatalogContext {
  /** Garb's own version, for the API's document. */
  readonly version: string;
  readonly logger: Logger;
  /** Imports that go on after they were answered. */
  readonly background: BackgroundJobs;
  readonly maxBodyBytes: number;
  /** Folder of photos to try on the page; undefined offers none. */
  readonly examplesDirectory: string | undefined;
  /** Folder of the built page; undefined serves none. */
  readonly pageDirectory: string | undefined;
  /** The context with the embedder and the store in use now, which belong together for as long as a request lasts. */
  readonly pin: () => Promise<ApiContext>;
  /** Resolves when models and store answer; rejects with the AppError of what does not. */
  readonly ready: () => Promise<void>;
}
