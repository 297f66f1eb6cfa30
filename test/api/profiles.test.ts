import { beforeEach, describe, expect, it } from 'vitest';
import {
  KeptProfileSchema,
  ProfileDiffSchema,
  ProfileListSchema,
  ProfileSchema,
  PromotionListSchema,
  PromotionSchema,
} from '../../src/api/routes/profiles/schema.ts';
import { LookAnswerSchema } from '../../src/api/routes/shop-the-look/schema.ts';
import { profileDefaults } from '../../src/fuse/profile.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, readProblem, sendJson } from './requests.ts';

let app: App;
let context: FakeContext;

beforeEach(() => {
  ({ app, context } = fakeApp());
});

const shippedProfile = { ...defaultProfile, calibration: null };
const { name: _name, version: _version, ...settings } = shippedProfile;
const mild = { name: 'mild', ...settings, g0: 0.2, pairings: { ...settings.pairings, 'garment→whole': 0.5 } };
const add = (profile: object) => sendJson(app, 'POST', '/v1/profiles', { profile });
const get = (path: string) => app.request(path);
const why = { by: 'ada', note: 'R@1 .84 → .86 on 120 looks', evaluation: { gain: 0.02 }, force: true };
const promote = (profile: string, body: object = why) =>
  sendJson(app, 'POST', `/v1/profiles/${profile}/promote`, body);

describe('a profile', () => {
  it('is written as version 1, 2, …, and no version ever changes', async () => {
    const first = await readAnswer(await add(mild), KeptProfileSchema);
    expect(first.profile).toEqual({ ...mild, version: 1 });
    const second = await readAnswer(await add({ ...mild, g0: 0.3 }), KeptProfileSchema);
    expect(second.profile).toEqual({ ...mild, g0: 0.3, version: 2 });
    expect(await readAnswer(await get('/v1/profiles/mild@1'), ProfileSchema)).toEqual(first.profile);
    expect(await readAnswer(await get('/v1/profiles/mild'), ProfileSchema)).toEqual(second.profile);
    const { profiles } = await readAnswer(await get('/v1/profiles'), ProfileListSchema);
    expect(profiles.map(({ name, version }) => `${name}@${version}`)).toEqual(['mild@1', 'mild@2']);
  });

  it('read out and written in again is the next version of the same settings', async () => {
    await add(mild);
    const file = await readAnswer(await get('/v1/profiles/mild'), ProfileSchema);
    const { profile } = await readAnswer(await add(file), KeptProfileSchema);
    expect(profile).toEqual({ ...file, version: 2 });
  });

  it('that leaves out what older profiles did not have answers as they did', async () => {
    const { pooling: _p, confusion: _c, calibration: _k, assignment: _a, collapse: _o, ...older } = mild;
    const { profile } = await readAnswer(await add(older), KeptProfileSchema);
    expect(profile).toEqual({ ...mild, pooling: profileDefaults.pooling, confusion: null, version: 1 });
  });

  it('is refused with the setting that is wrong, and nothing is written', async () => {
    const wrong: readonly (readonly [object, string])[] = [
      [{ ...mild, method: 'nope' }, 'profile.method'],
      [{ ...mild, gate: 2 }, 'profile.gate'],
      [{ ...mild, surprise: 1 }, 'profile.surprise'],
      [{ ...mild, name: 'a@b' }, 'profile.name'],
      [{ ...mild, name: 'default' }, 'profile.name'],
      [{ ...mild, g0: undefined }, 'profile.g0'],
    ];
    for (const [profile, location] of wrong)
      expect(await problemOf(await add(profile)), location).toEqual([400, 'invalid-request', location]);
    expect(await context.profiles.list()).toEqual([]);
  });

  it('that is not there is a 404 that names the field', async () => {
    await add(mild);
    for (const name of ['nope', 'mild@2', 'default@9', 'Mild'])
      expect(await problemOf(await get(`/v1/profiles/${name}`)), name).toEqual([
        404,
        'profile-not-found',
        'profile',
      ]);
    for (const name of ['mild@', 'mild@0', 'mild@1@1', '@1', 'mild@x'])
      expect(await problemOf(await get(`/v1/profiles/${name}`)), name).toEqual([
        400,
        'invalid-request',
        'profile',
      ]);
  });

  it('that Garb comes with is there without being written', async () => {
    expect(await readAnswer(await get('/v1/profiles/default'), ProfileSchema)).toEqual(shippedProfile);
    const named = `/v1/profiles/default@${defaultProfile.version}`;
    expect(await readAnswer(await get(named), ProfileSchema)).toEqual(shippedProfile);
  });
});

describe('the difference of two profiles', () => {
  it('names each setting in which they differ, in both directions', async () => {
    await add({ ...mild, classPrior: { ...mild.classPrior, hat: 0.5 } });
    const differences = [
      { setting: 'classPrior.hat', from: null, to: 0.5 },
      { setting: 'g0', from: defaultProfile.g0, to: 0.2 },
      { setting: 'pairings.garment→whole', from: defaultProfile.pairings['garment→whole'], to: 0.5 },
    ];
    const there = await readAnswer(await get('/v1/profiles/default/diff?to=mild'), ProfileDiffSchema);
    const reference = { name: 'default', version: defaultProfile.version };
    expect(there).toEqual({ from: reference, to: { name: 'mild', version: 1 }, differences });
    const back = await readAnswer(await get('/v1/profiles/mild/diff?to=default'), ProfileDiffSchema);
    expect(back.differences).toEqual(
      differences.map(({ setting, from, to }) => ({ setting, from: to, to: from })),
    );
  });

  it('of a profile and itself is none, and of one that is not there a 404', async () => {
    const same = await readAnswer(await get('/v1/profiles/default/diff?to=default'), ProfileDiffSchema);
    expect(same.differences).toEqual([]);
    expect(await problemOf(await get('/v1/profiles/default/diff?to=nope'))).toEqual([
      404,
      'profile-not-found',
      'to',
    ]);
  });
});

describe('promotion', () => {
  const active = async (catalog = 'default') => {
    const { name, version } = await readAnswer(await get(`/v1/catalogs/${catalog}/profile`), ProfileSchema);
    return `${name}@${version}`;
  };
  const shipped = `default@${defaultProfile.version}`;

  it('makes one profile active in one catalog; promoting an earlier one rolls back, and history stays', async () => {
    await context.catalogs.create('other');
    await add(mild);
    await add(mild);
    expect(await active()).toBe(shipped);
    expect(await readAnswer(await promote('mild'), PromotionSchema)).toEqual({
      catalog: 'default',
      number: 1,
      profile: { name: 'mild', version: 2 },
      by: why.by,
      note: why.note,
      evaluation: why.evaluation,
      forced: true,
      at: expect.any(String),
    });
    expect(await active()).toBe('mild@2');
    expect(await active('other')).toBe(shipped);
    await promote('mild@1', { ...why, note: 'back' });
    expect(await active()).toBe('mild@1');
    await promote('default', { ...why, note: 'further back' });
    expect(await active()).toBe(shipped);
    const path = '/v1/catalogs/default/promotions';
    const { promotions } = await readAnswer(await get(path), PromotionListSchema);
    expect(
      promotions.map(({ number, profile, note }) => [number, profile.name, profile.version, note]),
    ).toEqual([
      [3, 'default', defaultProfile.version, 'further back'],
      [2, 'mild', 1, 'back'],
      [1, 'mild', 2, why.note],
    ]);
    const page = await readAnswer(await get(`${path}?limit=1&before=3`), PromotionListSchema);
    expect(page.promotions.map(({ number }) => number)).toEqual([2]);
  });

  it('is refused with evidence that is large, since every list would show it', async () => {
    await add(mild);
    const evaluation = { ...why.evaluation, padding: 'x'.repeat(256 * 1024) };
    expect(await problemOf(await promote('mild', { ...why, evaluation }))).toEqual([
      400,
      'invalid-request',
      'evaluation',
    ]);
  });

  it('is refused with evidence of another profile, and without a gain unless it is forced', async () => {
    await add(mild);
    const tuning = (difference: number, distinguishable: boolean) => ({
      measure: 'mrr',
      baseline: shippedProfile,
      best: { ...mild, name: 'tuned', version: 1 },
      gains: { mrr: { difference: { value: difference }, distinguishable, sentence: 'the sentence' } },
    });
    const refused = async (profile: string, evaluation: object, force = false) => {
      const response = await promote(profile, { ...why, evaluation, force });
      return response.status === 200 ? 'promoted' : (await problemOf(response))[2];
    };
    // The same settings under another name are the same profile.
    expect(await refused('mild', tuning(0.02, true))).toBe('promoted');
    expect(await refused('mild', tuning(0.02, false))).toBe('force');
    expect(await refused('mild', tuning(-0.02, true))).toBe('force');
    expect(await refused('mild', tuning(0.02, false), true)).toBe('promoted');
    // The baseline is the better one: back to it.
    expect(await refused('default', tuning(-0.02, true))).toBe('promoted');
    expect(await refused('default', tuning(0.02, true))).toBe('force');
    // Other settings than those that were evaluated: not even by force.
    await add({ ...mild, g0: 0.3 });
    expect(await refused('mild', tuning(0.02, true), true)).toBe('evaluation');
    const looks = (version: number) => ({ profile: { name: 'mild', version }, n: 120 });
    expect([await refused('mild@1', looks(2), true), await refused('mild@1', looks(1))]).toEqual([
      'evaluation',
      'force',
    ]);
    expect(await refused('mild', { gain: 0.02 })).toBe('force');
  });

  it('needs who, why and an evaluation, a catalog and a profile that are there', async () => {
    await add(mild);
    for (const missing of ['by', 'note', 'evaluation'] as const)
      expect(await problemOf(await promote('mild', { ...why, [missing]: undefined }))).toEqual([
        400,
        'invalid-request',
        missing,
      ]);
    expect(await problemOf(await promote('mild', { ...why, evaluation: {} }))).toEqual([
      400,
      'invalid-request',
      'evaluation',
    ]);
    expect(await problemOf(await promote('mild', { ...why, by: ' ' }))).toEqual([
      400,
      'invalid-request',
      'by',
    ]);
    expect(await problemOf(await promote('nope'))).toEqual([404, 'profile-not-found', 'profile']);
    expect(await problemOf(await promote('mild', { ...why, catalog: 'nope' }))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
    for (const path of ['profile', 'promotions'])
      expect(await problemOf(await get(`/v1/catalogs/nope/${path}`))).toEqual([
        404,
        'catalog-not-found',
        'catalog',
      ]);
    expect(await active()).toBe(shipped);
  });
});

describe('a photo', () => {
  const whole = {
    ...mild,
    name: 'whole',
    pairings: { ...mild.pairings, 'garment→garment': 0, 'garment→whole': 0 },
  };
  let photo: Buffer;
  beforeEach(async () => {
    const detector = createFakeDetector((given) =>
      given.height === outfit.height ? [detection('top', 0.9, outfit.topBox)] : [],
    );
    ({ app, context } = fakeApp({ detector }));
    photo = await outfitJpeg(red, blue);
    for (const [id, color] of Object.entries({ red, green, blue })) {
      const images = [{ base64: (await flatJpeg(color)).toString('base64') }];
      const put = sendJson(app, 'PUT', `/v1/catalogs/default/products/${id}`, {
        garmentClass: 'top',
        images,
      });
      expect((await put).status).toBe(200);
    }
    await add(whole);
  });
  const ask = async (fields: Readonly<Record<string, string>> = {}) =>
    readAnswer(
      await postForm(app, '/v1/shop-the-look', photo, { explain: 'true', ...fields }),
      LookAnswerSchema,
    );
  const listsOf = ({ regions }: Awaited<ReturnType<typeof ask>>) =>
    regions[0]?.results[0]?.parts?.map(({ list }) => list);

  it('is answered with the shipped profile, the promoted one, or the one that it names', async () => {
    const before = await ask();
    expect(before.profile).toEqual({ name: 'default', version: defaultProfile.version });
    expect(listsOf(before)).toEqual(['photo:whole→garment', 'r1:garment→whole']);
    const named = await ask({ profile: 'whole@1' });
    expect(named.profile).toEqual({ name: 'whole', version: 1 });
    expect(listsOf(named)).toEqual(['photo:whole→garment']);
    await promote('whole');
    const after = await ask();
    expect(after.profile).toEqual({ name: 'whole', version: 1 });
    expect({ ...after, queryId: '', timings: {} }).toEqual({ ...named, queryId: '', timings: {} });
    expect((await ask({ profile: 'default' })).profile.name).toBe('default');
  });

  it('that names a profile that is not there is refused before it is looked at', async () => {
    const body = { image: { base64: 'AAAA' }, profile: 'nope@3' };
    const problem = await readProblem(await sendJson(app, 'POST', '/v1/search', body));
    expect([problem.status, problem.code, problem.errors[0]?.location]).toEqual([
      404,
      'profile-not-found',
      'profile',
    ]);
    expect(problem.detail).toContain('"nope@3"');
  });
});
