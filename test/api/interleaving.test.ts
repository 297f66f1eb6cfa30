import { beforeEach, describe, expect, it } from 'vitest';
import { InterleavedSchema, InterleavingSchema } from '../../src/api/routes/interleaving/schema.ts';
import { ReplayAnswerSchema } from '../../src/api/routes/queries/schema.ts';
import { LookAnswerSchema } from '../../src/api/routes/shop-the-look/schema.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { decodeSnapshot } from '../../src/search/query-snapshot.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, sendJson } from './requests.ts';

let app: App;
let context: FakeContext;
let photo: Buffer;

/** Ranks by the whole photo alone, which the shipped profile hardly does. */
const whole = {
  ...defaultProfile,
  name: 'whole',
  pairings: { 'garment→garment': 0, 'whole→whole': 1, 'garment→whole': 0, 'whole→garment': 0 },
};
const detector = createFakeDetector((given) =>
  given.height === outfit.height ? [detection('top', 0.9, outfit.topBox)] : [],
);

beforeEach(async () => {
  ({ app, context } = fakeApp({ detector }));
  for (const [name, color] of Object.entries({ red, green, blue })) {
    const images = [{ base64: (await flatJpeg(color)).toString('base64') }];
    await sendJson(app, 'PUT', `/v1/catalogs/default/products/${name}`, { garmentClass: 'top', images });
  }
  await sendJson(app, 'POST', '/v1/profiles', { profile: whole });
  photo = await outfitJpeg(red, blue);
});

const path = '/v1/catalogs/default/interleaving';
const start = (body: object) => sendJson(app, 'PUT', path, body);
const verdict = async () => readAnswer(await app.request(path), InterleavedSchema);
const ask = async (fields: Readonly<Record<string, string>> = {}) =>
  readAnswer(await postForm(app, '/v1/shop-the-look', photo, fields), LookAnswerSchema);
const idsOf = (hits: readonly { readonly productId: string }[]) => hits.map(({ productId }) => productId);

describe('interleaving', () => {
  it('mixes two profiles on live queries, remembers who drafted what, and credits clicks to the teams', async () => {
    const started = await readAnswer(await start({ a: 'default', b: 'whole', share: 1 }), InterleavingSchema);
    expect(started).toMatchObject({
      a: { name: 'default' },
      b: { name: 'whole', version: 1 },
      endedAt: null,
    });
    expect(await verdict()).toMatchObject({ clicked: 0, difference: null, sentence: 'No clicks yet.' });
    const events: object[] = [];
    const wins = { a: 0, b: 0 };
    for (let query = 0; query < 12; query++) {
      const answer = await ask();
      expect(answer).toMatchObject({ kept: true, interleaving: started.id, profile: { name: 'default' } });
      const record = await context.queries.find(answer.queryId);
      const saved = record && decodeSnapshot(record);
      const teams = saved?.interleaved?.teams.regions[0] ?? [];
      const first = answer.regions[0]?.results[0]?.productId;
      expect(saved?.answer.regions[0]?.[0]).toBe(first);
      const team = teams[0] ?? 'a';
      wins[team]++;
      events.push({ queryId: answer.queryId, region: 'r1', productId: first, kind: 'click' });
    }
    await sendJson(app, 'POST', '/v1/events', { events });
    expect(await verdict()).toMatchObject({ id: started.id, clicked: 12, wins, ties: 0 });
  });

  it('shows what either profile alone would have listed, each team in its own order', async () => {
    const alone = { a: await ask({ profile: 'default' }), b: await ask({ profile: 'whole' }) };
    await start({ a: 'default', b: 'whole', share: 1 });
    for (let round = 0; round < 5; round++) {
      const { queryId, regions } = await ask();
      const record = await context.queries.find(queryId);
      const teams = (record && decodeSnapshot(record))?.interleaved?.teams.regions[0] ?? [];
      const shown = idsOf(regions[0]?.results ?? []);
      for (const team of ['a', 'b'] as const) {
        const own = idsOf(alone[team].regions[0]?.results ?? []);
        const places = shown.filter((_, index) => teams[index] === team).map((id) => own.indexOf(id));
        expect(places).toEqual(places.toSorted((x, y) => x - y));
        expect(places).not.toContain(-1);
      }
    }
  });

  it('leaves queries alone that name a profile, must not be saved, or are not drawn; ends when told', async () => {
    await start({ a: 'default', b: 'whole', share: 1 });
    expect((await ask({ profile: 'default' })).interleaving).toBeUndefined();
    expect(await ask({ keep: 'false' })).toMatchObject({ kept: false });
    await start({ a: 'default', b: 'whole', share: 1e-9 });
    expect((await ask()).interleaving).toBeUndefined();
    await start({ a: 'default', b: 'whole', share: 1 });
    expect((await app.request(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask()).interleaving).toBeUndefined();
    expect((await verdict()).endedAt).not.toBeNull();
    expect(await problemOf(await app.request(path, { method: 'DELETE' }))).toEqual([
      404,
      'not-found',
      'catalog',
    ]);
  });

  it('replays an interleaved query as the first profile would have answered it', async () => {
    await start({ a: 'default', b: 'whole', share: 1 });
    const { queryId } = await ask();
    const same = await sendJson(app, 'POST', `/v1/queries/${queryId}/replay`, { profile: 'default' });
    const { regions, look } = await readAnswer(same, ReplayAnswerSchema);
    for (const { ranks } of [...regions, look])
      for (const { before, after } of ranks) expect(after).toBe(before);
  });

  it('is refused with the field that is wrong', async () => {
    expect(await problemOf(await start({ a: 'default', b: 'nope' }))).toEqual([
      404,
      'profile-not-found',
      'b',
    ]);
    expect(await problemOf(await start({ a: 'default', b: 'default' }))).toEqual([
      400,
      'invalid-request',
      'b',
    ]);
    expect(await problemOf(await start({ a: 'default', b: 'whole', share: 0 }))).toEqual([
      400,
      'invalid-request',
      'share',
    ]);
    await sendJson(app, 'POST', '/v1/profiles', { profile: { ...whole, name: 'raw', rescoring: 'none' } });
    expect(await problemOf(await start({ a: 'default', b: 'raw' }))).toEqual([400, 'invalid-request', 'b']);
    expect(await problemOf(await app.request(path))).toEqual([404, 'not-found', 'catalog']);
    expect(await problemOf(await app.request('/v1/catalogs/nope/interleaving'))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
  });
});
