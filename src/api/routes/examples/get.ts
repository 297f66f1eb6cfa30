import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { fieldError } from '../../../errors.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/examples',
  operationId: 'listExamples',
  ...problems(),
  tags: ['page'],
  summary: 'Lists example photos for the page',
  responses: {
    200: {
      description: 'Names and addresses; empty where no folder of examples is set',
      content: { 'application/json': { schema: z.array(z.object({ name: z.string(), url: z.string() })) } },
    },
  },
});

const one = createRoute({
  method: 'get',
  path: '/v1/examples/{name}',
  operationId: 'getExample',
  ...problems('not-found'),
  tags: ['page'],
  summary: 'Returns an example photo',
  request: { params: z.object({ name: z.string() }) },
  responses: {
    200: {
      description: 'The photo',
      content: { 'image/jpeg': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
});

/** @param directory folder of the photos; undefined: none */
export function registerGetExamples<App extends OpenAPIHono<ApiEnv>>(
  app: App,
  directory: string | undefined,
) {
  return app
    .openapi(list, async (c) => {
      const names = await exampleNames(directory);
      return c.json(
        names.map((name) => ({ name, url: `/v1/examples/${encodeURIComponent(name)}` })),
        200,
      );
    })
    .openapi(one, async (c) => {
      const { name } = c.req.valid('param');
      // Only names that the folder lists are read, so a name cannot lead out of it.
      if (!directory || !(await exampleNames(directory)).includes(name)) {
        throw fieldError('not-found', 'name', 'Expected the name of an example photo');
      }
      const photo = await readFile(join(directory, name));
      return c.body(photo, 200, { 'Content-Type': 'image/jpeg' });
    });
}

async function exampleNames(directory: string | undefined): Promise<string[]> {
  if (!directory || !existsSync(directory)) return [];
  return (await readdir(directory)).filter((name) => /\.jpe?g$/i.test(name)).sort();
}
