import type { OpenAPIHono } from '@hono/zod-openapi';
import { keyScheme, securityOf } from '../../access/scopes.ts';
import type { ApiEnv } from '../api-env.ts';
import { DetectJsonSchema, PhotoJsonSchema } from '../photo-request.ts';
import { ProblemSchema } from '../problem.ts';
import { CorrectProductSchema, PutProductSchema } from '../routes/products/schema.ts';
import { SimilarRequestSchema } from '../routes/similar/schema.ts';
import { addExample, readExamples } from './examples.ts';
import { problemResponses, problemsField, problemsOf } from './problems.ts';

/** What the routes are grouped by, in the order of the document. */
const tags = [
  { name: 'search', description: 'A photo, or a product, in; matching products out' },
  { name: 'catalogs', description: 'The shops on this service' },
  { name: 'products', description: 'What is in a catalog, and how it gets there' },
  { name: 'profiles', description: 'Settings of the fusion: kept in versions, compared, promoted' },
  { name: 'queries', description: 'Saved searches, which other profiles can rank again' },
  { name: 'judgments', description: 'What people and buyers say of results' },
  { name: 'lab', description: 'Trying, comparing and tuning profiles on saved queries, without inference' },
  { name: 'page', description: 'What the web page needs' },
  { name: 'operations', description: 'Health and figures of the service' },
];

/** An OpenAPI 3.1 document, as JSON. */
export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/**
 * The document of the app's routes, all of which must be registered: what they say of themselves, who may call them, every problem that
 * they can answer with, and the recorded examples.
 *
 * @param version of the service
 */
export function apiDocument(app: OpenAPIHono<ApiEnv>, version: string): ApiDocument {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent('securitySchemes', 'key', keyScheme);
  registry.register('Problem', ProblemSchema);
  registry.register('PhotoRequest', PhotoJsonSchema);
  registry.register('DetectRequest', DetectJsonSchema);
  registry.register('SimilarRequest', SimilarRequestSchema);
  registry.register('PutProduct', PutProductSchema);
  registry.register('CorrectProduct', CorrectProductSchema);
  describeRoutes(registry);
  const document: ApiDocument = JSON.parse(
    JSON.stringify(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: {
          title: 'Garb',
          version,
          description: 'Per-garment visual search: a photo in, the matching products for every garment out.',
          contact: { name: 'Whoever runs this service' },
          // The type of this object is of OpenAPI 3.0, which has no identifier.
          license: { name: 'Apache-2.0', ...{ identifier: 'Apache-2.0' } },
        },
        servers: [{ url: '/', description: 'This service' }],
        tags,
      }),
    ),
  );
  const examples = readExamples();
  for (const operation of Object.values(document.paths ?? {}).flatMap(Object.values)) {
    delete operation[problemsField];
    for (const example of examples)
      if (example.operationId === operation.operationId) addExample(operation, example);
  }
  return document;
}

/** Gives each route who may call it, and its problems as responses; routes with the same ones share them. */
function describeRoutes(registry: OpenAPIHono['openAPIRegistry']): void {
  const shared = new Set<string>();
  for (const definition of registry.definitions) {
    if (definition.type !== 'route') continue;
    const { route } = definition;
    const responses: (typeof route)['responses'] = { ...route.responses };
    for (const { status, name, response } of problemResponses(problemsOf(route))) {
      if (!shared.has(name)) registry.registerComponent('responses', name, response);
      shared.add(name);
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
    const security = securityOf(route);
    const description = route.description ?? whoMayCall(security);
    definition.route = { ...route, description, responses, security };
  }
}

function whoMayCall(security: ReturnType<typeof securityOf>): string {
  const scopes = new Set(security.flatMap(({ key }) => key)).add('admin');
  return security.length === 0
    ? 'Needs no key.'
    : `Once the service has keys, a request needs one with the scope ${[...scopes].join(' or ')}.`;
}
