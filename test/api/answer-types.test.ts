import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { describe, expectTypeOf, it } from 'vitest';
import type { ApiEnv } from '../../src/api/api-env.ts';
import { LookAnswerSchema } from '../../src/api/routes/shop-the-look/schema.ts';
import type { Hit, LookAnswer, RegionAnswer } from '../../src/search/shop-the-look.ts';

type With<T, Changes> = Omit<T, keyof Changes> & Changes;

// The compiler is the test: `npm run typecheck` fails when a line below an @ts-expect-error compiles.
// Arrays in response schemas are readonly(), since use cases return readonly arrays: no route needs a cast.
describe("a route's answer", () => {
  const route = createRoute({
    method: 'get',
    path: '/look',
    responses: {
      200: { description: 'A look', content: { 'application/json': { schema: LookAnswerSchema } } },
    },
  });
  const app = new OpenAPIHono<ApiEnv>();

  /** A handler that answers with a body of this type. It is never called. */
  const answering = <Body extends object>() => {
    return (c: Context<ApiEnv>) => c.json({} as Body, 200);
  };

  it('compiles when its type matches the response schema', () => {
    expectTypeOf(app.openapi(route, answering<LookAnswer>())).not.toBeAny();
  });

  it('does not compile when a required field is missing', () => {
    // @ts-expect-error timings is missing
    app.openapi(route, answering<Omit<LookAnswer, 'timings'>>());
    // @ts-expect-error each region lacks its box
    app.openapi(route, answering<With<LookAnswer, { regions: Omit<RegionAnswer, 'box'>[] }>>());
  });

  it('does not compile when a field has the wrong type', () => {
    // @ts-expect-error queryId is a string
    app.openapi(route, answering<With<LookAnswer, { queryId: number }>>());
    // @ts-expect-error kept is never null
    app.openapi(route, answering<With<LookAnswer, { kept: boolean | null }>>());
    // @ts-expect-error garmentClass is one of the thirteen classes, or empty
    app.openapi(route, answering<With<LookAnswer, { fused: With<Hit, { garmentClass: string }>[] }>>());
    // @ts-expect-error alternatives are hits
    app.openapi(route, answering<With<LookAnswer, { fused: With<Hit, { alternatives: string[] }>[] }>>());
  });
});
