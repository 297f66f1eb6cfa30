import { beforeEach, describe, expect, it } from 'vitest';
import { EventsAnswerSchema } from '../../src/api/routes/events/post.ts';
import {
  JudgmentImportListSchema,
  JudgmentListSchema,
  LabelledSchema,
  UndoneImportSchema,
} from '../../src/api/routes/judgments/schema.ts';
import { KeptProfileSchema } from '../../src/api/routes/profiles/schema.ts';
import { QueryListSchema, QuerySchema, ReplayAnswerSchema } from '../../src/api/routes/queries/schema.ts';
import { LookAnswerSchema } from '../../src/api/routes/shop-the-look/schema.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, sendJson } from './requests.ts';

let app: App;
let context: FakeContext;
let photo: Buffer;

const detector = createFakeDetector((given) =>
  given.height === outfit.height
    ? [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)]
    : [],
);

async function start(keepShare = 0): Promise<void> {
  ({ app, context } = fakeApp({ detector, keepShare }));
  for (const garmentClass of ['top', 'pants'] as const) {
    for (const [name, color] of Object.entries({ red, green, blue })) {
      const images = [{ base64: (await flatJpeg(color)).toString('base64') }];
      const path = `/v1/catalogs/default/products/${name}-${garmentClass}`;
      expect((await sendJson(app, 'PUT', path, { garmentClass, images })).status).toBe(200);
    }
  }
}
beforeEach(async () => {
  await start();
  photo = await outfitJpeg(red, blue);
});

const ask = async (fields: Readonly<Record<string, string>> = { keep: 'true' }) =>
  readAnswer(await postForm(app, '/v1/shop-the-look', photo, { limit: '100', ...fields }), LookAnswerSchema);
const get = (path: string) => app.request(path);
const post = (path: string, body: object) => sendJson(app, 'POST', path, body);
const replay = async (id: string, body: object) =>
  readAnswer(await post(`/v1/queries/${id}/replay`, body), ReplayAnswerSchema);
const idsOf = (hits: readonly { readonly productId: string }[]) => hits.map(({ productId }) => productId);

describe('keeping', () => {
  it('holds what was found and answered, and gives it back', async () => {
    const answer = await ask();
    expect(answer.kept).toBe(true);
    const query = await readAnswer(await get(`/v1/queries/${answer.queryId}`), QuerySchema);
    expect(query).toMatchObject({
      id: answer.queryId,
      catalog: 'default',
      image: answer.image,
      profile: answer.profile,
      regions: answer.regions.map(({ id, garmentClass, confidence, box, results }) => ({
        id,
        garmentClass,
        confidence,
        box,
        products: idsOf(results),
      })),
      look: idsOf(answer.fused),
    });
    const searched = query.lists.filter(({ found }) => found !== null);
    expect(searched.map(({ region, pairing }) => [region, pairing])).toEqual([
      [null, 'whole→garment'],
      ['r1', 'garment→garment'],
      ['r1', 'garment→whole'],
      ['r2', 'garment→garment'],
      ['r2', 'garment→whole'],
    ]);
    for (const { found } of searched) expect(found?.[0]?.cosine).toBeLessThanOrEqual(1 + 1e-6);
  });

  it('happens to the share that is set, and the caller has the last word', async () => {
    const count = () => context.queries.kept.size;
    expect([(await ask({})).kept, (await ask({ keep: 'false' })).kept, count()]).toEqual([false, false, 0]);
    expect([(await ask({ keep: 'true' })).kept, count()]).toEqual([true, 1]);
    await start(1);
    expect([(await ask({})).kept, count()]).toEqual([true, 1]);
    expect([(await ask({ keep: 'false' })).kept, count()]).toEqual([false, 1]);
  });

  it('holds no photo, and the vectors apart from what is shown and logged', async () => {
    const { queryId } = await ask();
    const { embeddings, document } = context.queries.kept.get(queryId) ?? {};
    const floats = (text: string) =>
      Float32Array.from(new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer));
    const { whole, regions } = embeddings as { whole: string; regions: Record<string, string> };
    expect(Object.keys(regions)).toEqual(['r1', 'r2']);
    for (const vector of [whole, ...Object.values(regions)].map(floats)) {
      expect(vector).toHaveLength(context.embedder.dimension);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
    const shown = await (await get(`/v1/queries/${queryId}`)).text();
    for (const text of [JSON.stringify(document), shown, context.logged()]) {
      for (const secret of [photo.toString('base64').slice(0, 60), whole, ...Object.values(regions)])
        expect(text).not.toContain(secret);
    }
  });

  it('ends when the query is deleted', async () => {
    const { queryId } = await ask();
    expect((await app.request(`/v1/queries/${queryId}`, { method: 'DELETE' })).status).toBe(204);
    const gone = [404, 'query-not-found', 'id'];
    expect(await problemOf(await get(`/v1/queries/${queryId}`))).toEqual(gone);
    expect(await problemOf(await app.request(`/v1/queries/${queryId}`, { method: 'DELETE' }))).toEqual(gone);
    expect(await problemOf(await post(`/v1/queries/${queryId}/replay`, { profile: 'default' }))).toEqual(
      gone,
    );
  });

  it('lists the newest first, in pages', async () => {
    const ids = [(await ask()).queryId, (await ask()).queryId, (await ask()).queryId].reverse();
    const list = async (query: string) => {
      const { queries } = await readAnswer(await get(`/v1/queries?${query}`), QueryListSchema);
      return queries.map(({ id }) => id);
    };
    expect(await list('')).toEqual(ids);
    expect(await list('limit=2')).toEqual(ids.slice(0, 2));
    expect(await list(`limit=2&after=${ids[1]}`)).toEqual(ids.slice(2));
    expect(await problemOf(await get('/v1/queries?after=nope'))).toEqual([404, 'query-not-found', 'after']);
    expect(await problemOf(await get('/v1/queries?catalog=nope'))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
    expect(await problemOf(await get('/v1/queries?limit=0'))).toEqual([400, 'invalid-request', 'limit']);
  });

  it('keeps a photo without garments too', async () => {
    photo = await flatJpeg(green);
    const { queryId, fused } = await ask();
    const query = await readAnswer(await get(`/v1/queries/${queryId}`), QuerySchema);
    expect([query.regions, query.look]).toEqual([[], idsOf(fused)]);
    const { regions, look } = await replay(queryId, { profile: 'default' });
    expect(regions).toEqual([]);
    expect(look.ranks.every(({ before, after }) => before === after)).toBe(true);
  });
});

describe('replaying', () => {
  const { name: _name, version: _version, ...settings } = { ...defaultProfile, calibration: null };
  const crops = { name: 'crops', ...settings, g0: 0, g1: 0, g2: 0 };

  it('under the same profile moves nothing, and asks no model and no store', async () => {
    const { queryId, regions, fused } = await ask();
    const [embedded, searched] = [context.embedder.calls.length, context.store.searches.length];
    const same = await replay(queryId, { profile: 'default', limit: 100 });
    expect(same).toMatchObject({ queryId, exact: true, from: same.to });
    for (const [index, list] of [...same.regions, same.look].entries()) {
      const ids = idsOf(regions[index]?.results ?? fused);
      expect(list.ranks).toEqual(ids.map((productId, n) => ({ productId, before: n + 1, after: n + 1 })));
      expect([list.entered, list.left]).toEqual([[], []]);
    }
    expect([context.embedder.calls.length, context.store.searches.length]).toEqual([embedded, searched]);
  });

  it.each([
    ['other weights', crops],
    ['another method', { ...crops, name: 'ranks', method: 'rrf', g0: 1 }],
    [
      'another pooling and gate',
      { ...crops, name: 'gated', gate: 1, pooling: { by: 'softmax', m: 3, temperature: 0.1 } },
    ],
    ['fewer candidates', { ...crops, name: 'few', candidates: 2, g0: 1 }],
  ])('under %s gives what a search under it gives', async (_, profile) => {
    await readAnswer(await post('/v1/profiles', { profile }), KeptProfileSchema);
    const before = await ask();
    const live = await ask({ profile: profile.name });
    const { exact, regions, look, to } = await replay(before.queryId, { profile: profile.name, limit: 100 });
    expect([exact, to]).toEqual([true, { name: profile.name, version: 1 }]);
    const listed = [...live.regions.map(({ results }) => results), live.fused].map(idsOf);
    const former = [...before.regions.map(({ results }) => results), before.fused].map(idsOf);
    for (const [index, { ranks }] of [...regions, look].entries()) {
      const after = ranks.filter((row) => row.after !== null);
      expect(after.map(({ productId }) => productId)).toEqual(listed[index]);
      for (const row of ranks) {
        const rank = (former[index]?.indexOf(row.productId) ?? -1) + 1;
        expect(row.before).toBe(rank === 0 ? null : rank);
      }
    }
  });

  it('says which entered and which left the first', async () => {
    await post('/v1/profiles', { profile: crops });
    const { queryId } = await ask();
    const { regions } = await replay(queryId, { profile: 'crops', limit: 1 });
    const pants = regions[1];
    const was = pants?.ranks.find(({ before }) => before === 1)?.productId;
    const is = pants?.ranks.find(({ after }) => after === 1)?.productId;
    expect(pants?.entered).toEqual(was === is ? [] : [is]);
    expect(pants?.left).toEqual(was === is ? [] : [was]);
    expect(pants?.ranks.map(({ after }) => after)).toEqual(
      pants?.ranks.map(({ after }) => after).toSorted((a, b) => (a ?? 99) - (b ?? 99)),
    );
  });

  it('takes settings that were not written down, and writes nothing', async () => {
    const { queryId } = await ask();
    await post('/v1/profiles', { profile: crops });
    const named = await replay(queryId, { profile: 'crops' });
    const { name: __, ...unnamed } = crops;
    const given = await replay(queryId, { profile: unnamed });
    expect(given).toEqual({ ...named, to: { name: 'unnamed', version: 1 } });
    expect(await context.profiles.list()).toHaveLength(1);
  });

  it('says where a search would have had other candidates', async () => {
    const { queryId } = await ask();
    const exact = async (over: object) =>
      (await replay(queryId, { profile: { ...settings, ...over } })).exact;
    expect(await exact({})).toBe(true);
    expect(await exact({ candidates: defaultProfile.candidates + 1 })).toBe(false);
    expect(await exact({ pairings: { ...settings.pairings, 'whole→whole': 1 } })).toBe(false);
    expect(await exact({ pairings: { ...settings.pairings, 'whole→garment': 0 } })).toBe(true);
    expect(await exact({ rescoring: 'none' })).toBe(false);
    expect(await exact({ collapse: 'duplicates' })).toBe(false);
    expect(await exact({ collapse: 'group' })).toBe(true);
  });

  it('scores in a pairing that was not searched what the others found', async () => {
    const { queryId } = await ask();
    const only = { 'garment→garment': 0, 'whole→whole': 1, 'garment→whole': 0, 'whole→garment': 0 };
    const { regions } = await replay(queryId, { profile: { ...settings, pairings: only }, limit: 100 });
    // Nothing was searched for these alone, so nothing brings a candidate.
    expect(regions.map(({ ranks }) => ranks.filter(({ after }) => after !== null))).toEqual([[], []]);
    const beside = { ...only, 'garment→garment': 0.001 };
    const { regions: some } = await replay(queryId, {
      profile: { ...settings, pairings: beside },
      limit: 100,
    });
    expect(some[0]?.ranks.filter(({ after }) => after !== null)).toHaveLength(6);
  });

  it('refuses exact scores for a query that was answered without any', async () => {
    await post('/v1/profiles', { profile: { ...settings, name: 'lists', rescoring: 'none' } });
    const { queryId } = await ask({ keep: 'true', profile: 'lists' });
    expect((await replay(queryId, { profile: 'lists' })).exact).toBe(true);
    expect(await problemOf(await post(`/v1/queries/${queryId}/replay`, { profile: 'default' }))).toEqual([
      400,
      'invalid-request',
      'profile',
    ]);
  });

  it('names what is wrong with the profile', async () => {
    const { queryId } = await ask();
    const problem = async (body: object) => problemOf(await post(`/v1/queries/${queryId}/replay`, body));
    expect(await problem({ profile: 'nope' })).toEqual([404, 'profile-not-found', 'profile']);
    expect(await problem({ profile: { ...settings, gate: 7 } })).toEqual([
      400,
      'invalid-request',
      'profile.gate',
    ]);
    expect(await problem({})).toEqual([400, 'invalid-request', 'profile']);
    expect(await problem({ profile: 'default', limit: 0 })).toEqual([400, 'invalid-request', 'limit']);
  });
});

describe('judgments', () => {
  const judged = async (catalog = 'default') => {
    const answer = await readAnswer(await get(`/v1/judgments?catalog=${catalog}`), JudgmentListSchema);
    return answer.judgments.map(({ at: _, ...judgment }) => judgment);
  };
  const label = (judgments: readonly object[], catalog = 'default') =>
    post('/v1/judgments', { catalog, judgments });

  it('are kept, replaced and listed', async () => {
    expect(await judged()).toEqual([]);
    const judgment = { query: 'look-1:g1', productId: 'red-top', grade: 2 };
    const none = { known: 0, unknown: 0, examples: [] };
    const unknown = (name: string) => ({ ...none, unknown: 1, examples: [name] });
    expect(await readAnswer(await label([judgment]), LabelledSchema)).toEqual({
      labelled: 1,
      importId: expect.any(String),
      known: { queries: unknown('look-1'), garments: unknown('look-1:g1'), products: { ...none, known: 1 } },
    });
    await label([{ ...judgment, grade: 0 }]);
    expect(await judged()).toEqual([{ ...judgment, grade: 0, source: 'human', rank: null, weight: null }]);
  });

  it('say which saved queries, garments and products they know', async () => {
    const { queryId } = await ask({ keep: 'true', externalId: 'look-1' });
    expect((await readAnswer(await get(`/v1/queries/${queryId}`), QuerySchema)).externalId).toBe('look-1');
    const names = [queryId, `${queryId}:r1`, `${queryId}:r9`, 'look-1:g2', 'look-1:g3', 'other'];
    const judgments = names.map((query) => ({
      query,
      productId: query === 'other' ? 'nope' : 'red-top',
      grade: 1,
    }));
    const { known } = await readAnswer(await label(judgments), LabelledSchema);
    expect(known).toEqual({
      queries: { known: 2, unknown: 1, examples: ['other'] },
      garments: { known: 2, unknown: 2, examples: [`${queryId}:r9`, 'look-1:g3'] },
      products: { known: 1, unknown: 1, examples: ['nope'] },
    });
  });

  it('of which the catalog has none of the products are refused, unless they are to be stored all the same', async () => {
    const judgments = ['Red-Top', 'nope'].map((productId) => ({ query: 'q', productId, grade: 1 }));
    expect(await problemOf(await label(judgments))).toEqual([404, 'product-not-found', 'products']);
    expect(await judged()).toEqual([]);
    const body = { judgments, force: true };
    const { known } = await readAnswer(await sendJson(app, 'POST', '/v1/judgments', body), LabelledSchema);
    expect(known.products).toEqual({ known: 0, unknown: 2, examples: ['Red-Top', 'nope'] });
    expect(await judged()).toHaveLength(2);
  });

  it('can be taken back, import by import', async () => {
    const judgment = { query: 'q', productId: 'red-top', grade: 1 };
    await label([judgment]);
    const { importId } = await readAnswer(await label([{ ...judgment, grade: 2 }]), LabelledSchema);
    const listed = await readAnswer(await get('/v1/judgments/imports'), JudgmentImportListSchema);
    expect(listed.imports.map(({ labels }) => labels)).toEqual([1, 1]);
    const undo = () => app.request(`/v1/judgments/imports/${importId}`, { method: 'DELETE' });
    expect(await readAnswer(await undo(), UndoneImportSchema)).toEqual({
      removed: 0,
      restored: 1,
      replaced: 0,
    });
    expect(await judged()).toMatchObject([{ ...judgment, grade: 1 }]);
    expect(await problemOf(await undo())).toEqual([404, 'import-not-found', 'id']);
  });

  it('are refused with the field that is wrong', async () => {
    const judgment = { query: 'q', productId: 'p', grade: 1 };
    for (const wrong of [
      { grade: 1.5 },
      { grade: '1' },
      { query: '' },
      { query: 'a\u0000' },
      { productId: '\ud800' },
    ]) {
      const location = `judgments.0.${Object.keys(wrong)[0]}`;
      expect(await problemOf(await label([{ ...judgment, ...wrong }]))).toEqual([
        400,
        'invalid-request',
        location,
      ]);
    }
    expect(await problemOf(await label([]))).toEqual([400, 'invalid-request', 'judgments']);
    expect(await problemOf(await label([judgment], 'nope'))).toEqual([404, 'catalog-not-found', 'catalog']);
    expect(await problemOf(await get('/v1/judgments?catalog=nope'))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
  });

  describe('from events', () => {
    const send = async (...events: readonly object[]) =>
      readAnswer(await post('/v1/events', { events }), EventsAnswerSchema);

    it('take the grade of the strongest event about a garment and a product', async () => {
      const { queryId, regions, fused } = await ask();
      const rankIn = (hits: readonly { readonly productId: string }[], productId: string) =>
        idsOf(hits).indexOf(productId) + 1;
      const event = (kind: string, productId = 'red-top', region: string | undefined = 'r1') => ({
        queryId,
        region,
        productId,
        kind,
      });
      const sent = [
        event('purchase'),
        event('click'),
        event('click', 'green-top'),
        event('dismiss', 'blue-top'),
      ];
      expect(await send(...sent, { ...event('add-to-cart'), region: undefined })).toEqual({
        recorded: 5,
        ignored: [],
      });
      const weak = (query: string, productId: string, grade: number) => {
        const rank = rankIn(query === queryId ? fused : (regions[0]?.results ?? []), productId);
        // Few enough products that no weight is limited.
        return { query, productId, grade, source: 'event', rank, weight: rank };
      };
      expect(await judged()).toEqual([
        weak(queryId, 'red-top', 2),
        weak(`${queryId}:r1`, 'blue-top', 0),
        weak(`${queryId}:r1`, 'green-top', 1),
        weak(`${queryId}:r1`, 'red-top', 3),
      ]);
    });

    it('never override a label', async () => {
      const { queryId } = await ask();
      const judgment = { query: `${queryId}:r1`, productId: 'red-top', grade: 0 };
      await label([judgment]);
      await send({ queryId, region: 'r1', productId: 'red-top', kind: 'purchase' });
      expect(await judged()).toEqual([{ ...judgment, source: 'human', rank: null, weight: null }]);
    });

    it('count nothing for a candidate that the list did not show', async () => {
      const { queryId, regions } = await ask({ keep: 'true', limit: '1' });
      const shown = regions[0]?.results[0]?.productId ?? '';
      const hidden = ['red-top', 'green-top', 'blue-top'].find((id) => id !== shown) ?? '';
      const event = (productId: string) => ({ queryId, region: 'r1', productId, kind: 'click' });
      expect(await send(event(shown), event(hidden))).toEqual({
        recorded: 1,
        ignored: [{ index: 1, reason: 'product-not-shown' }],
      });
    });

    it('count a product that was shown as the alternative of a hit, at the rank of the hit', async () => {
      const collapsing = { ...defaultProfile, name: 'collapsing', collapse: 'group' };
      await post('/v1/profiles', { profile: collapsing });
      for (const name of ['one', 'two'])
        await sendJson(app, 'PUT', `/v1/catalogs/default/products/${name}`, {
          garmentClass: 'top',
          groupId: 'twins',
          images: [{ base64: (await flatJpeg(red)).toString('base64') }],
        });
      const { queryId, regions } = await ask({ keep: 'true', limit: '3', profile: 'collapsing' });
      const results = regions[0]?.results ?? [];
      const rank = results.findIndex(({ alternatives }) => alternatives !== undefined) + 1;
      const alternative = results[rank - 1]?.alternatives?.[0]?.productId;
      expect(await send({ queryId, region: 'r1', productId: alternative, kind: 'click' })).toMatchObject({
        recorded: 1,
      });
      expect(await judged()).toMatchObject([{ productId: alternative, rank }]);
    });

    it('count nothing where the query was not kept, or did not answer with that', async () => {
      const { queryId } = await ask();
      const { queryId: notSaved } = await ask({ keep: 'false' });
      const event = { queryId, region: 'r1', productId: 'red-top', kind: 'click' };
      expect(
        await send(
          { ...event, queryId: notSaved },
          event,
          { ...event, region: 'r9' },
          { ...event, productId: 'nope' },
        ),
      ).toEqual({
        recorded: 1,
        ignored: [
          { index: 0, reason: 'query-not-kept' },
          { index: 2, reason: 'region-not-found' },
          { index: 3, reason: 'product-not-answered' },
        ],
      });
      expect(await judged()).toHaveLength(1);
      await context.catalogs.create('other');
      expect(
        await readAnswer(await post('/v1/events', { catalog: 'other', events: [event] }), EventsAnswerSchema),
      ).toEqual({ recorded: 0, ignored: [{ index: 0, reason: 'query-not-kept' }] });
    });

    it('are refused with the field that is wrong', async () => {
      const event = { queryId: 'q', productId: 'p', kind: 'look' };
      expect(await problemOf(await post('/v1/events', { events: [event] }))).toEqual([
        400,
        'invalid-request',
        'events.0.kind',
      ]);
      expect(await problemOf(await post('/v1/events', { events: [] }))).toEqual([
        400,
        'invalid-request',
        'events',
      ]);
    });
  });
});
