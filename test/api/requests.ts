import { expect } from 'vitest';
import type { z } from 'zod';
import { type AppOptions, createApp } from '../../src/api/app.ts';
import { ProblemSchema } from '../../src/api/problem.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';

export type App = ReturnType<typeof createApp>;

export const appOptions: AppOptions = { version: '0.0.0-test', limits: { maxBodyBytes: 2 ** 20 } };

/** The service on fakes, and the fakes. */
export function fakeApp(
  overrides: Partial<FakeContext> = {},
  options: Partial<AppOptions> = {},
): { app: App; context: FakeContext } {
  const context = createFakeContext(overrides);
  return { app: createApp(context, { ...appOptions, ...options }), context };
}

/** Sends a photo as a form, its name and the other fields as given; without a photo only the fields. */
export async function postForm(
  app: App,
  path: string,
  photo: Uint8Array | undefined,
  fields: Readonly<Record<string, string>> = {},
  name = 'photo.jpg',
): Promise<Response> {
  const body = new FormData();
  if (photo) body.set('image', new File([new Uint8Array(photo)], name, { type: 'image/jpeg' }));
  for (const [field, value] of Object.entries(fields)) body.set(field, value);
  return app.request(path, { method: 'POST', body });
}

/** Sends JSON; text goes as it is. */
export async function sendJson(app: App, method: string, path: string, value: unknown): Promise<Response> {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return app.request(path, { method, body, headers: { 'Content-Type': 'application/json' } });
}

/** The answer's body, after checks that it is what the route's schema documents, with nothing besides. */
export async function readAnswer<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  const answer = schema.parse(body);
  expect(answer).toEqual(body);
  return answer;
}

/** The answer's problem, after checks of everything that all problems have in common. */
export async function readProblem(response: Response): Promise<z.infer<typeof ProblemSchema>> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const body: unknown = await response.json();
  const problem = ProblemSchema.parse(body);
  expect(problem).toEqual(body);
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`/docs/errors#${problem.code}`);
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'));
  expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
  return problem;
}

/** Status, code and locations of the answer's problem: what a caller goes by. */
export async function problemOf(response: Response): Promise<[number, string, ...string[]]> {
  const { status, code, errors } = await readProblem(response);
  return [status, code, ...errors.map(({ location }) => location)];
}
