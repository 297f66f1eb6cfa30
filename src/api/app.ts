import { OpenAPIHono, type z } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { AppError, fieldError } from '../errors.ts';
import type { ApiContext } from './api-context.ts';
import type { ApiEnv } from './api-env.ts';
import { logRequests } from './middleware/log-requests.ts';
import { PhotoJsonSchema } from './photo-request.ts';
import { answerProblem, type ProblemSchema } from './problem.ts';
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
import { registerOperations } from './routes/operations/get.ts';
import { registerGetPicture } from './routes/pictures/get.ts';
import { registerDeleteProduct } from './routes/products/delete.ts';
import { registerGetProduct } from './routes/products/get.ts';
import { registerPutProduct } from './routes/products/put.ts';
import { PutProductSchema } from './routes/products/schema.ts';
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
import type { LookAnswerSchema } from './routes/shop-the-look/schema.ts';
import { registerSimilar } from './routes/similar/post.ts';
import type { SimilarAnswerSchema } from './routes/similar/schema.ts';
import { SimilarRequestSchema } from './routes/similar/schema.ts';
import { docsPage, errorsPage, serveFolder, swaggerFolder } from './serve-documents.ts';

/** Bodies of answers, for clients such as the page. */
export type LookAnswer = z.infer<typeof LookAnswerSchema>;
export type SimilarAnswer = z.infer<typeof SimilarAnswerSchema>;
export type Problem = z.infer<typeof ProblemSchema>;

/** What the HTTP service alone needs. */
export interface AppOptions {
  /** Garb's own version, for the API's document. */
  readonly version: string;
  readonly maxBodyBytes: number;
  /** Folder of example photos for the page; undefined: none. */
  readonly examplesDirectory?: string | undefined;
  /** Folder of the built page; undefined: no page. */
  readonly pageDirectory?: string | undefined;
}

/** The HTTP service: every route under /v1, operations, documents, and the page. It does not listen yet. */
export function createApp(
  api: ApiContext,
  { version, maxBodyBytes, examplesDirectory, pageDirectory }: AppOptions,
) {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook(result) {
      if (result.success) return;
      const errors = result.error.issues.map(({ path, message }) => ({ location: path.join('.'), message }));
      const detail = errors.map(({ location, message }) => `${location}: ${message}`).join('; ');
      throw new AppError('invalid-request', detail, { errors });
    },
  });
  app.use(logRequests(api));
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        const limit = `${Math.floor(maxBodyBytes / 2 ** 20)} MiB`;
        throw fieldError('payload-too-large', 'body', `Expected a body of at most ${limit}`);
      },
    }),
  );
  app.onError(answerProblem);
  app.notFound((c) => answerProblem(new AppError('not-found', `No route or file at ${c.req.path}`), c));

  registerShopTheLook(app);
  registerSearch(app);
  registerSimilar(app);
  registerDetect(app);
  registerGetCatalogs(app);
  registerPutCatalog(app);
  registerDeleteCatalog(app);
  registerGetProduct(app);
  registerPutProduct(app);
  registerDeleteProduct(app);
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
  registerGetJudgments(app);
  registerPostJudgments(app);
  registerListJudgmentImports(app);
  registerUndoJudgments(app);
  registerPostEvents(app);
  registerGetExamples(app, examplesDirectory);
  registerOperations(app);

  app.openAPIRegistry.register('PhotoRequest', PhotoJsonSchema);
  app.openAPIRegistry.register('SimilarRequest', SimilarRequestSchema);
  app.openAPIRegistry.register('PutProduct', PutProductSchema);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Garb',
      version,
      description: 'Per-garment visual search',
      license: { name: 'Apache-2.0' },
    },
  });
  app.get('/docs', (c) => c.html(docsPage));
  app.get('/docs/errors', async (c) => c.html(await errorsPage()));
  app.use('/docs/assets/*', serveFolder(swaggerFolder(), '/docs/assets'));
  if (pageDirectory) app.use('*', serveFolder(pageDirectory, ''));
  return app;
}
