import { expect, it } from 'vitest';
import { ImportAnswerSchema, ImportStatusSchema } from '../../src/api/routes/imports/schema.ts';
import { type App, fakeApp, problemOf, readAnswer } from './requests.ts';

const limits = { maxBodyBytes: 20 * 2 ** 20 };
const send = (app: App, text: string) =>
  Promise.resolve(
    app.request('/v1/catalogs/default/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: text,
    }),
  );

it('an import of more lines than ten thousand is refused before any is read, whatever they hold', async () => {
  const { app, context } = fakeApp({}, { limits });
  expect(await problemOf(await send(app, '{}\n'.repeat(400_000)))).toEqual([
    413,
    'payload-too-large',
    'body',
  ]);
  expect(context.imports.kept).toEqual([]);
});

it('the answer of a long import has a thousand lines with errors, and its address the others', async () => {
  const { app } = fakeApp({}, { limits });
  const answer = await readAnswer(await send(app, '{}\n'.repeat(2500)), ImportAnswerSchema);
  expect(answer).toMatchObject({ imported: 0, failed: 2500 });
  expect(answer.lines.map(({ line }) => line)).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1));
  const seen: number[] = [];
  for (let after = 0; ; after = seen.at(-1) ?? 0) {
    const path = `/v1/catalogs/default/imports/${answer.id}?after=${after}`;
    const { failures } = await readAnswer(await app.request(path), ImportStatusSchema);
    if (failures.length === 0) break;
    seen.push(...failures.map(({ line }) => line));
  }
  expect(seen).toEqual(Array.from({ length: 2500 }, (_, n) => n + 1));
});
