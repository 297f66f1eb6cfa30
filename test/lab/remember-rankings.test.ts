import { expect, it } from 'vitest';
import type { FoundQuery } from '../../src/analyze/manage-queries.ts';
import { rememberRankings } from '../../src/lab/remember-rankings.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';

/** A query without candidates. */
const found = (id: string) =>
  ({
    id,
    query: { regions: [], candidates: { regions: [], products: [], lists: [] } },
  }) as unknown as FoundQuery;
const profile = { ...defaultProfile, calibration: null };

it('a query is ranked once with a stored profile, and again with another version', () => {
  const rank = rememberRankings();
  const first = rank(found('a'), profile);
  expect(first).toEqual({ regions: [], look: { ids: [], match: null, sureness: null } });
  expect(rank(found('a'), profile)).toBe(first);
  expect(rank(found('b'), profile)).not.toBe(first);
  expect(rank(found('a'), { ...profile, version: profile.version + 1 })).not.toBe(first);
});

it('those that were not asked for longest are forgotten', () => {
  const rank = rememberRankings();
  const [old, used] = [rank(found('old'), profile), rank(found('used'), profile)];
  for (let n = 0; n < 299; n++) {
    rank(found(`q${n}`), profile);
    expect(rank(found('used'), profile)).toBe(used);
  }
  expect(rank(found('old'), profile)).not.toBe(old);
});
