import { OpenAPIHono, z } from '@hono/zod-openapi';
import { confineRequests } from '../access/confine.ts';
import { checkJson, enforceContract } from '../access/contract.ts';
import { guardOrigin, shareAnswers } from '../access/guard-origin.ts';
import { createKeyring } from '../access/keyring.ts';
import { createKeyGuard } from '../access/require-key.ts';
import { securityHeaders } from '../access/security-headers.ts';
import { type AdmissionLimits, createAdmission, defaultLimits } from '../admission/admission.ts';
import { AppError } from '../errors.ts';
import { inWords } from '../issue-words.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { noTracer, type Tracer } from '../traces/tracer.ts';
import type { ApiContext } from './api-context.ts';
import type { ApiEnv } from './api-env.ts';
import { registerDocs } from './docs/register-docs.ts';
import { type ApiDocument, apiDocument } from './document/api-document.ts';
import { admitRequests } from './middleware/admit-requests.ts';
import { logRequests } from './middleware/log-requests.ts';
import { compressAnswers, validateCaches } from './middleware/save-transfer.ts';
import { invalidRequest } from './parse-input.ts';
import { answerProblem } from './problem.ts';
import { registerDeleteCatalog } from './routes/catalogs/delete.ts';
import { registerGetCatalogs } from './routes/catalogs/get.ts';
import { registerPutCatalog } from './routes/catalogs/put.ts';
import { registerDetect } from './routes/detect/post.ts';
import { registerPostEvents } from './routes/events/post.ts';
import { registerGetExamples } from './routes/examples/get.ts';
import { registerGetImport } from './routes/imports/get.ts';
import { registerPostImport } from './routes/imports/post.ts';
import { registerDeleteInterleaving } from './routes/interleaving/delete.ts';
import { registerGetInterleaving } from './routes/interleaving/get.ts';
import { registerPutInterleaving } from './routes/interleaving/put.ts';
import { registerGetJudgments } from './routes/judgments/get.ts';
import { registerListJudgmentImports } from './routes/judgments/imports.ts';
import { registerPostJudgments } from './routes/judgments/post.ts';
import { registerUndoJudgments } from './routes/judgments/undo.ts';
import { registerPostComparisons } from './routes/lab/comparisons/post.ts';
import { registerPostReplays } from './routes/lab/replays/post.ts';
import { registerDeleteTuning } from './routes/lab/tunings/delete.ts';
import { registerGetTuning } from './routes/lab/tunings/get.ts';
import { registerPostTunings } from './routes/lab/tunings/post.ts';
import { registerOperations } from './routes/operations/get.ts';
import { registerGetPicture } from './routes/pictures/get.ts';
import { registerCorrectProduct } from './routes/products/correct.ts';
import { registerDeleteProduct } from './routes/products/delete.ts';
import { registerListDuplicates } from './routes/products/duplicates.ts';
import { registerGetProduct } from './routes/products/get.ts';
import { registerListProducts } from './routes/products/list.ts';
import { registerPutProduct } from './routes/products/put.ts';
import { registerStartProducts } from './routes/products/start.ts';
import { registerDiffProfiles } from './routes/profiles/diff.ts';
import { registerGetProfile } from './routes/profiles/get.ts';
import { registerListProfiles } from './routes/profiles/list.ts';
import { registerProfileOfCatalog } from './routes/profiles/of-catalog.ts';
import { registerPostProfile } from './routes/profiles/post.ts';
import { registerPromoteProfile } from './routes/profiles/promote.ts';
import { registerDeleteQuery } from './routes/queries/delete.ts';
import { registerGetQuery } from './routes/queries/get.ts';
import { registerListQueries } from './routes/queries/list.ts';
import { registerReplayQuery } from './routes/queries/replay.ts';
import { registerSearch } from './routes/search/post.ts';
import { registerShopTheLook } from './routes/shop-the-look/post.ts';
import { registerSimilar } from './routes/similar/post.ts';
import { serveFolder } from './serve-folder.ts';

/** What the HTTP service alone needs. */
export interface AppOptions {
  /** Garb's own version, for the API's document. */
  readonly version: string;
  /** Names, besides this machine's, under which the service is reached; default: none. */
  readonly allowedHosts?: readonly string[];
  /** Origins whose pages may call the API; default: none. */
  readonly corsOrigins?: readonly string[];
  /** Where absent: {@link defaultLimits}. */
  readonly limits?: Partial<AdmissionLimits>;
  /** Folder of example photos for the page; undefined: none. */
  readonly examplesDirectory?: string | undefined;
  /** Folder of the built page; undefined: no page. */
  readonly pageDirectory?: string | undefined;
  /** Where absent, nothing is traced. */
  readonly tracer?: Tracer;
}

/** The HTTP service: every route under /v1, operations, documents, and the page. It does not listen yet. */
export function createApp(
  api: ApiContext,
  {
    version,
    limits,
    allowedHosts = [],
    corsOrigins = [],
    examplesDirectory,
    pageDirectory,
    tracer = noTracer,
  }: AppOptions,
) {
  // Hono parses parameters and bodies itself, so that each parse cannot be told.
  z.config({ customError: inWords });
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook(result) {
      if (!result.success) throw invalidRequest(result.error.issues);
    },
  });
  const admission = createAdmission({ ...defaultLimits, ...limits }, (counts) =>
    api.logger.warn(counts, 'requests were cut short'),
  );
  const metrics = createMetrics(admission, api.workers, api.troubles.totals);
  app.use(logRequests(api, metrics, tracer));
  app.use(compressAnswers());
  app.use(securityHeaders());
  app.use(guardOrigin({ allowedHosts, corsOrigins }));
  app.use(shareAnswers({ allowedHosts, corsOrigins }));
  app.use(validateCaches());
  const onUntouched = (error: unknown) => api.logger.warn({ err: error }, "a key's use could not be noted");
  const requireKey = createKeyGuard(createKeyring(api.keys, { onUntouched }));
  app.use(
    enforceContract<ApiEnv>(app, async (c, operation) => {
      c.set('catalogs', (await requireKey(c, operation))?.catalogs);
    }),
  );
  app.use(admitRequests(api, admission, metrics));
  // After the context was pinned for the request, so that nothing replaces the confined one.
  app.use(confineRequests());
  app.use(checkJson());
  app.onError(answerProblem);
  app.notFound((c) => answerProblem(new AppError('not-found', `No route or file at ${c.req.path}`), c));

  registerShopTheLook(app);
  registerSearch(app);
  registerSimilar(app);
  registerDetect(app);
  registerGetCatalogs(app);
  registerPutCatalog(app);
  registerDeleteCatalog(app);
  registerListProducts(app);
  registerGetProduct(app);
  registerPutProduct(app);
  registerDeleteProduct(app);
  registerCorrectProduct(app);
  registerListDuplicates(app);
  registerStartProducts(app);
  registerPostImport(app);
  registerGetImport(app);
  registerGetPicture(app);
  registerListProfiles(app);
  registerPostProfile(app);
  registerGetProfile(app);
  registerDiffProfiles(app);
  registerPromoteProfile(app);
  registerProfileOfCatalog(app);
  registerPutInterleaving(app);
  registerGetInterleaving(app);
  registerDeleteInterleaving(app);
  registerListQueries(app);
  registerGetQuery(app);
  registerDeleteQuery(app);
  registerReplayQuery(app);
  registerPostReplays(app);
  registerPostComparisons(app);
  registerPostTunings(app);
  registerGetTuning(app);
  registerDeleteTuning(app);
  registerGetJudgments(app);
  registerPostJudgments(app);
  registerListJudgmentImports(app);
  registerUndoJudgments(app);
  registerPostEvents(app);
  registerGetExamples(app, examplesDirectory);
  registerOperations(app, metrics);

  let document: ApiDocument | undefined;
  const readDocument = () => (document ??= apiDocument(app, version));
  let text: Uint8Array<ArrayBuffer> | undefined;
  app.get('/openapi.json', (c) => {
    text ??= new TextEncoder().encode(JSON.stringify(readDocument()));
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  });
  registerDocs(app, readDocument);
  if (pageDirectory) app.use('*', serveFolder(pageDirectory, ''));
  return app;
}
