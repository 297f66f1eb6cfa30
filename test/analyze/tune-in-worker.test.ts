import { describe, expect, it } from 'vitest';
import { tuneInWorker } from '../../src/analyze/tune-in-worker.ts';
import type { CollectedLook } from '../../src/evaluate/looks/judge-look.ts';
import { type TuneProfileOptions, tuneProfile } from '../../src/evaluate/tune/tune-profile.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';

const ids = ['a', 'b', 'c'];
/** Looks without regions, in which the whole photo's list has the right product first, second or third in turn. */
const looks = Array.from({ length: 6 }, (_, look): CollectedLook => {
  const cosines = [0.9, 0.8, 0.7];
  return {
    id: `look-${look}`,
    candidates: {
      regions: [],
      products: ids.map((id) => ({
        id,
        groupId: '',
        classes: [''],
        sumNorms: { whole: 1, garment: 1 },
        duplicates: [],
      })),
      lists: (['whole→whole', 'whole→garment'] as const).map((pairing) => ({
        region: null,
        pairing,
        found: ids.map((id, index) => ({ id, score: cosines[index] ?? 0 })),
        cosines,
      })),
    },
    labelled: null,
    garments: [
      {
        relevant: [ids[look % 3] ?? ''],
        region: null,
        labelled: null,
        garmentClass: null,
        areaShare: null,
        confidence: null,
      },
    ],
  };
});
const options: TuneProfileOptions = {
  baseline: defaultProfile,
  measure: 'mrr',
  methods: [{ method: 'wsum', normalization: 'none' }],
  folds: 2,
  seed: 1,
  steps: 2,
  name: 'tuned',
  version: 1,
};

describe('tuneInWorker', () => {
  it('gives what tuneProfile gives, and says how far it is', async () => {
    const progress: [number, number][] = [];
    const report = await tuneInWorker(
      { looks, options },
      { onProgress: (done, total) => progress.push([done, total]) },
    );
    expect(report).toEqual(tuneProfile(looks, options));
    expect(progress).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('refuses what tuneProfile refuses', async () => {
    await expect(tuneInWorker({ looks, options: { ...options, folds: 7 } })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/folds/),
    });
  });

  it('ends when cancelled, before and during', async () => {
    const cancelled = new AbortController();
    cancelled.abort(new Error('no longer wanted'));
    await expect(tuneInWorker({ looks, options }, { signal: cancelled.signal })).rejects.toThrow(
      'no longer wanted',
    );
    const during = new AbortController();
    const running = tuneInWorker(
      { looks, options: { ...options, steps: 40 } },
      { signal: during.signal, onProgress: () => during.abort(new Error('stop')) },
    );
    await expect(running).rejects.toThrow('stop');
  });
});
