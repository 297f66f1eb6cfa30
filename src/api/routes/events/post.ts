import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { eventKinds, ignoredReasons, judgeEvents } from '../../../analyze/judgments/judge-events.ts';
import { CatalogNameSchema } from '../../../catalog/product-schema.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { closedObject } from '../../parse-input.ts';

export const PostEventsSchema = closedObject({
  catalog: CatalogNameSchema.default('default'),
  events: z
    .array(
      closedObject({
        queryId: z.string().min(1).max(100),
        region: z.string().min(1).max(20).optional().openapi({
          description: "Region whose list contained the product, such as r1; absent for the look's list",
        }),
        productId: z.string().min(1).max(200),
        kind: z.enum(eventKinds),
      }),
    )
    .min(1)
    .max(1000),
}).openapi('PostEvents');

export const EventsAnswerSchema = z
  .object({
    recorded: z.number().int(),
    ignored: z
      .array(
        z.object({
          index: z.number().int().openapi({ description: 'Index of the event in the request, from 0' }),
          reason: z.enum(ignoredReasons),
        }),
      )
      .readonly(),
  })
  .openapi('EventsAnswer');

const route = createRoute({
  method: 'post',
  path: '/v1/events',
  operationId: 'recordEvents',
  ...problems('catalog-not-found', 'storage-full'),
  tags: ['judgments'],
  summary: 'Records what buyers did with results, as weak judgments of saved queries',
  request: { body: { required: true, content: { 'application/json': { schema: PostEventsSchema } } } },
  responses: {
    200: {
      description: 'How many events count, and why the others are ignored',
      content: { 'application/json': { schema: EventsAnswerSchema } },
    },
  },
});

export function registerPostEvents<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, events } = c.req.valid('json');
    return c.json(await judgeEvents(c.get('api'), catalog, events), 200);
  });
}
