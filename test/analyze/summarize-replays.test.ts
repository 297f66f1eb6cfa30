import { describe, expect, it } from 'vitest';
import type { Replay } from '../../src/analyze/replay-query.ts';
import { createReplayTally } from '../../src/analyze/summarize-replays.ts';

/** A list whose first was `before` and is `after`. */
function list(region: string, before: string, after: string): Replay['regions'][number] {
  const ids = [...new Set([after, before])];
  return {
    region,
    garmentClass: 'top',
    ranks: ids.map((productId) => ({
      productId,
      before: productId === before ? 1 : 2,
      after: productId === after ? 1 : 2,
    })),
    entered: before === after ? [] : [after],
    left: before === after ? [] : [before],
  };
}
const replay = (...regions: Replay['regions']): Replay => ({
  exact: true,
  regions,
  look: { ranks: [], entered: [], left: [] },
});

describe('createReplayTally', () => {
  it('counts nothing at first', () => {
    expect(createReplayTally([]).summary()).toEqual({
      queries: 0,
      exact: 0,
      lists: 0,
      firstChanged: 0,
      membersChanged: 0,
      judged: { lists: 0, rightBefore: 0, rightAfter: 0 },
    });
  });

  it('counts the lists that changed, and of the judged ones the right firsts before and after', () => {
    const tally = createReplayTally([
      { query: 'q:r1', productId: 'a', grade: 1 },
      { query: 'q:r2', productId: 'a', grade: 2 },
      { query: 'q:r2', productId: 'b', grade: 0 },
      // Nothing is relevant to it, so it counts in no share.
      { query: 'q:r3', productId: 'a', grade: 0 },
      { query: 'other:r1', productId: 'a', grade: 1 },
    ]);
    tally.add(
      'q',
      replay(list('r1', 'a', 'b'), list('r2', 'b', 'a'), list('r3', 'a', 'a'), list('r4', 'a', 'b')),
    );
    tally.add('p', { ...replay(list('r1', 'a', 'a')), exact: false });
    expect(tally.summary()).toEqual({
      queries: 2,
      exact: 1,
      lists: 5,
      firstChanged: 3,
      membersChanged: 3,
      judged: { lists: 2, rightBefore: 1, rightAfter: 1 },
    });
  });
});
