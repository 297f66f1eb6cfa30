import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ComparisonSchema } from '../../src/api/routes/lab/comparisons/schema.ts';
import { ReplaysSchema } from '../../src/api/routes/lab/replays/schema.ts';
import { TuningSchema } from '../../src/api/routes/lab/tunings/schema.ts';
import { KeptProfileSchema, PromotionSchema } from '../../src/api/routes/profiles/schema.ts';
import { ReplayAnswerSchema } from '../../src/api/routes/queries/schema.ts';
import { LookAnswerSchema } from '../../src/api/routes/shop-the-look/schema.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, sendJson } from './requests.ts';

let app: App;
let context: FakeContext;

const detector = createFakeDetector((given) =>
  given.height === outfit.height
    ? [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)]
    : [],
);

beforeEach(async () => {
  ({ app, context } = fakeApp({ detector, profile: defaultProfile }));
  for (const garmentClass of ['top', 'pants'] as const)
    for (const [name, color] of Object.entries({ red, green, blue })) {
      const images = [{ base64: (await flatJpeg(color)).toString('base64') }];
      const path = `/v1/catalogs/default/products/${name}-${garmentClass}`;
      expect((await sendJson(app, 'PUT', path, { garmentClass, images })).status).toBe(200);
    }
});
afterEach(() => context.background.close());

const post = (path: string, body: object) => sendJson(app, 'POST', path, body);
const replay = async (body: object = {}) =>
  readAnswer(await post('/v1/replays', { profile: 'default', ...body }), ReplaysSchema);
const compare = async (body: object = {}) =>
  readAnswer(await post('/v1/comparisons', { profile: 'default', ...body }), ComparisonSchema);
/** Settings under which only the whole photo's lists count. */
const wholePhoto = {
  ...defaultProfile,
  name: 'whole',
  g0: 1,
  pairings: { ...defaultProfile.pairings, 'garment→garment': 0, 'garment→whole': 0, 'whole→garment': 1 },
};
/** Settings as of a request. */
const settings = ({ name: _name, version: _version, ...rest }: typeof wholePhoto) => rest;

async function keep(externalId: string, ...colors: Parameters<typeof outfitJpeg>): Promise<string> {
  const fields = { keep: 'true', externalId, limit: '100' };
  const answer = await postForm(app, '/v1/shop-the-look', await outfitJpeg(...colors), fields);
  return (await readAnswer(answer, LookAnswerSchema)).queryId;
}

async function label(...judgments: readonly (readonly [query: string, productId: string, grade: number])[]) {
  const body = { judgments: judgments.map(([query, productId, grade]) => ({ query, productId, grade })) };
  expect((await post('/v1/judgments', body)).status).toBe(200);
}

describe('replays', () => {
  it('show both rankings of every list, nothing moved where the profiles are the same', async () => {
    const id = await keep('look-1', red, blue);
    const { looks, profile, against, judged, measures } = await replay();
    expect([profile, against]).toEqual(Array(2).fill({ name: 'default', version: defaultProfile.version }));
    expect(looks).toMatchObject([{ id, externalId: 'look-1', exact: true, moved: 0 }]);
    expect(looks[0]?.lists.map(({ region, garmentClass }) => [region, garmentClass])).toEqual([
      ['r1', 'top'],
      ['r2', 'pants'],
      [null, null],
    ]);
    for (const { rows, match, moved } of looks[0]?.lists ?? []) {
      expect(moved).toBe(0);
      expect(match.before).toBe(match.after);
      expect(rows.map(({ after }) => after)).toEqual(rows.map((_, n) => n + 1));
      for (const { before, after, grade } of rows) expect([before, grade]).toEqual([after, null]);
    }
    expect({ judged, measures }).toEqual({ judged: 0, measures: {} });
  });

  it('rank as a replay of the query alone does', async () => {
    const id = await keep('look-1', red, blue);
    const { looks } = await replay({ profile: settings(wholePhoto), limit: 5 });
    const body = { profile: settings(wholePhoto), limit: 5 };
    const alone = await readAnswer(await post(`/v1/queries/${id}/replay`, body), ReplayAnswerSchema);
    const ranks = (rows: readonly { productId: string; before: number | null; after: number | null }[]) =>
      rows.map(({ productId, before, after }) => ({ productId, before, after }));
    expect(looks[0]?.lists.map(({ rows }) => ranks(rows))).toEqual(
      [...alone.regions, alone.look].map((list) => ranks(list.ranks)),
    );
  });

  it('have the looks that moved most first, and count what moved', async () => {
    for (const [n, top] of [red, green, blue].entries()) await keep(`look-${n}`, top, blue);
    const { looks } = await replay({ profile: settings(wholePhoto) });
    const moved = looks.map((look) => look.moved);
    expect(moved).toEqual(moved.toSorted((a, b) => b - a));
    expect(moved[0]).toBeGreaterThan(0);
    for (const look of looks) {
      expect(look.moved).toBe(look.lists.reduce((sum, list) => sum + list.moved, 0));
      for (const { rows, moved } of look.lists)
        expect(moved).toBe(rows.filter(({ before, after }) => before !== after).length);
    }
  });

  it('measure the judged lists, with what people said of each row', async () => {
    const id = await keep('look-1', red, blue);
    await label([`${id}:r1`, 'red-top', 2], [`${id}:r1`, 'green-top', 0], [id, 'blue-pants', 1]);
    const { looks, judged, measures } = await replay({ profile: settings(wholePhoto) });
    expect(judged).toBe(2);
    const grades = looks[0]?.lists.map(({ rows }) =>
      Object.fromEntries(
        rows.flatMap(({ productId, grade }) => (grade === null ? [] : [[productId, grade]])),
      ),
    );
    expect(grades).toEqual([{ 'red-top': 2, 'green-top': 0 }, {}, { 'blue-pants': 1 }]);
    expect(measures['kind@1']?.lists).toBe(2);
    expect(measures['recall@10']).toMatchObject({ lists: 2, before: { value: 1 }, after: { value: 1 } });
    const { before, after, difference } = measures['ndcg@10'] ?? {};
    expect(difference?.value).toBeCloseTo((after?.value ?? 0) - (before?.value ?? 0), 12);
  });

  it('are of the queries and looks that are named, in the catalog', async () => {
    const first = await keep('look-1', red, blue);
    const second = await keep('look-2', green, blue);
    const ids = async (body: object) => (await replay(body)).looks.map(({ id }) => id).sort();
    expect(await ids({ queries: [first] })).toEqual([first]);
    expect(await ids({ looks: ['look-2'] })).toEqual([second]);
    expect(await ids({ newest: 1 })).toEqual([second]);
    expect(await ids({})).toEqual([first, second].sort());
    expect(await ids({ queries: [] })).toEqual([]);
  });

  it('name what is wrong', async () => {
    const id = await keep('look-1', red, blue);
    await context.catalogs.create('empty');
    const problem = async (body: object) => problemOf(await post('/v1/replays', body));
    expect(await problem({})).toEqual([400, 'invalid-request', 'profile']);
    expect(await problem({ profile: 'none' })).toEqual([404, 'profile-not-found', 'profile']);
    expect(await problem({ profile: 'default', against: 'none' })).toEqual([
      404,
      'profile-not-found',
      'against',
    ]);
    expect(await problem({ profile: { ...settings(wholePhoto), gate: 2 } })).toEqual([
      400,
      'invalid-request',
      'profile.gate',
    ]);
    expect(await problem({ profile: 'default', queries: [id, 'none'] })).toEqual([
      404,
      'query-not-found',
      'queries.1',
    ]);
    expect(await problem({ profile: 'default', looks: ['none'] })).toEqual([
      404,
      'query-not-found',
      'looks.0',
    ]);
    expect(await problem({ profile: 'default', catalog: 'empty', queries: [id] })).toEqual([
      404,
      'query-not-found',
      'queries.0',
    ]);
    expect(await problem({ profile: 'default', catalog: 'none' })).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
    expect(await problem({ profile: 'default', limt: 1 })).toEqual([400, 'invalid-request', 'limt']);
  });
});

/** Two looks, judged so that the whole photo's lists lose. */
async function judgedLooks(): Promise<string[]> {
  const ids = [await keep('look-1', red, blue), await keep('look-2', green, blue)];
  await label(
    [`${ids[0]}:r1`, 'red-top', 2],
    [`${ids[0]}:r2`, 'blue-pants', 2],
    [`${ids[1]}:r1`, 'green-top', 2],
    [`${ids[1]}:r2`, 'blue-pants', 2],
  );
  return ids;
}

describe('a comparison', () => {
  it('is over every judged garment, with slices, wins and losses, and a verdict', async () => {
    const ids = await judgedLooks();
    const found = await compare({ profile: settings(wholePhoto), measure: 'ndcg@10' });
    expect(found).toMatchObject({ looks: 2, lists: 4, measure: 'ndcg@10', profile: { name: 'unnamed' } });
    const { difference } = found.measures['ndcg@10'] ?? {};
    expect(found.slices.class.map(({ name }) => name)).toEqual(['pants', 'top']);
    expect(found.slices.class.reduce((sum, { gain }) => sum + gain.lists, 0)).toBe(4);
    for (const { before, after } of found.wins) expect(after).toBeGreaterThan(before);
    for (const { before, after } of found.losses) expect(after).toBeLessThan(before);
    const changed = found.measures['ndcg@10']?.finding;
    expect(found.losses.length).toBe(changed?.losses);
    expect(found.wins.length).toBe(changed?.wins);
    for (const { queryId } of [...found.wins, ...found.losses]) expect(ids).toContain(queryId);
    expect(found.verdict).toMatchObject({
      a: { name: 'default' },
      b: { name: 'unnamed' },
      measure: 'ndcg@10',
      difference,
    });
  });

  it('says how often a stated probability is right', async () => {
    await judgedLooks();
    const { calibration } = await compare();
    for (const bands of [calibration.before, calibration.after]) {
      expect(bands.map(({ from, to }) => [from, to])).toEqual(
        [0, 1, 2, 3, 4].map((n) => [n / 5, (n + 1) / 5]),
      );
      expect(bands.reduce((sum, { lists }) => sum + lists, 0)).toBe(4);
      for (const { from, to, lists, right, said } of bands) {
        expect(right).toBeLessThanOrEqual(lists);
        if (said === null) expect(lists).toBe(0);
        else expect(said >= from && said <= to).toBe(true);
      }
    }
    const { calibration: without } = await compare({
      profile: { ...settings(wholePhoto), calibration: null },
    });
    expect(without.after).toEqual([]);
  });

  it('with itself finds no difference', async () => {
    await judgedLooks();
    const { measures, wins, losses } = await compare();
    expect({ wins, losses }).toEqual({ wins: [], losses: [] });
    for (const { difference } of Object.values(measures))
      expect(difference).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('wants something judged', async () => {
    await keep('look-1', red, blue);
    const body = { profile: 'default' };
    expect(await problemOf(await post('/v1/comparisons', body))).toEqual([400, 'invalid-request', 'catalog']);
    expect(await problemOf(await post('/v1/comparisons', { ...body, measure: 'mrr' }))).toEqual([
      400,
      'invalid-request',
      'measure',
    ]);
    expect(await problemOf(await post('/v1/comparisons', { ...body, catalog: 'none' }))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
  });
});

describe('a tuning', () => {
  const tunings = '/v1/catalogs/default/tunings';
  const start = (body: object = {}) => post(tunings, { methods: 'wsum', steps: 2, ...body });

  async function ended(id: string) {
    for (;;) {
      const job = await readAnswer(await app.request(`${tunings}/${id}`), TuningSchema);
      if (job.state !== 'running') return job;
      expect(job.done).toBeLessThanOrEqual(job.total);
      await delay(50);
    }
  }

  it('runs in the background and ends with a report that justifies a promotion', {
    timeout: 60_000,
  }, async () => {
    await judgedLooks();
    const response = await start({ name: 'mine' });
    expect(response.status).toBe(202);
    const begun = TuningSchema.parse(await response.json());
    expect(response.headers.get('Location')).toBe(`${tunings}/${begun.id}`);
    const { state, report, error } = await ended(begun.id);
    expect({ state, error }).toEqual({ state: 'done' });
    expect(report).toMatchObject({
      measure: 'mrr',
      looks: 2,
      garments: 4,
      folds: 2,
      baseline: { name: 'default' },
      best: { name: 'mine' },
      bestFamily: 'wsum',
    });
    expect(report?.landscape.length).toBeGreaterThan(1);
    const { profile } = await readAnswer(
      await post('/v1/profiles', { profile: report?.best ?? {} }),
      KeptProfileSchema,
    );
    const promotion = { by: 'ada', note: 'tuned', evaluation: report ?? {}, force: true };
    expect(
      await readAnswer(
        await post(`/v1/profiles/mine@${profile.version}/promote`, promotion),
        PromotionSchema,
      ),
    ).toMatchObject({ profile: { name: 'mine', version: 1 } });
  });

  it('is stopped, then forgotten', { timeout: 60_000 }, async () => {
    await judgedLooks();
    const { id } = TuningSchema.parse(await (await start({ steps: 20, methods: 'wsum,rrf,isr,rbc' })).json());
    const remove = () => app.request(`${tunings}/${id}`, { method: 'DELETE' });
    expect((await remove()).status).toBe(204);
    expect((await ended(id)).state).toBe('stopped');
    expect((await remove()).status).toBe(204);
    expect(await problemOf(await app.request(`${tunings}/${id}`))).toEqual([404, 'not-found', 'id']);
    expect(await problemOf(await remove())).toEqual([404, 'not-found', 'id']);
  });

  it('names what is wrong, before it starts', async () => {
    expect(await problemOf(await start())).toEqual([400, 'invalid-request', 'catalog']);
    const id = await keep('look-1', red, blue);
    await label([`${id}:r1`, 'red-top', 2]);
    const { detail, code } = await (await start()).json();
    expect({ detail, code }).toEqual({ code: 'invalid-request', detail: expect.stringContaining('two') });
    expect(await problemOf(await start({ methods: 'none' }))).toEqual([400, 'invalid-request', 'methods']);
    expect(await problemOf(await start({ measure: 'none' }))).toEqual([400, 'invalid-request', 'measure']);
    expect(await problemOf(await start({ folds: 1 }))).toEqual([400, 'invalid-request', 'folds']);
    expect(await problemOf(await start({ profile: 'none' }))).toEqual([404, 'profile-not-found', 'profile']);
    expect(await problemOf(await post('/v1/catalogs/none/tunings', {}))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
  });
});
