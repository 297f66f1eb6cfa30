import { describe, expect, it } from 'vitest';
import type { Replay } from '../../src/analyze/replay-query.ts';
import { createReplayTally } from '../../src/analyze/summarize-replays.ts';
import type { JudgmentRecord } from '../../src/records/judgment-records.ts';

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
    expect(createReplayTally([], 1).summary()).toEqual({
      queries: 0,
      exact: 0,
      lists: 0,
      firstChanged: 0,
      membersChanged: 0,
      judged: { lists: 0, rightBefore: 0, rightAfter: 0 },
      clicked: { products: 0, firstBefore: null, firstAfter: null },
      moved: [],
    });
  });

  it('counts the lists that changed, and of the judged ones the right firsts before and after', () => {
    const label = (query: string, productId: string, grade: number): JudgmentRecord => ({
      query,
      productId,
      grade,
      source: 'human',
      at: '',
      rank: null,
    });
    const labels = [
      label('q:r1', 'a', 1),
      label('q:r2', 'a', 2),
      label('q:r2', 'b', 0),
      // Nothing is relevant to it, so it counts in no share.
      label('q:r3', 'a', 0),
      label('other:r1', 'a', 1),
    ];
    const tally = createReplayTally(labels, 1);
    tally.add(
      { id: 'q', externalId: 'look-1' },
      replay(list('r1', 'a', 'b'), list('r2', 'b', 'a'), list('r3', 'a', 'a'), list('r4', 'a', 'b')),
    );
    tally.add({ id: 'p', externalId: null }, { ...replay(list('r1', 'a', 'a')), exact: false });
    const of = { queryId: 'q', externalId: 'look-1', garmentClass: 'top' };
    expect(tally.summary()).toEqual({
      queries: 2,
      exact: 1,
      lists: 5,
      firstChanged: 3,
      membersChanged: 3,
      judged: { lists: 2, rightBefore: 1, rightAfter: 1 },
      clicked: { products: 0, firstBefore: null, firstAfter: null },
      moved: [
        { ...of, region: 'r1', before: 'a', after: 'b' },
        { ...of, region: 'r2', before: 'b', after: 'a' },
        { ...of, region: 'r4', before: 'a', after: 'b' },
      ],
    });
  });

  it('weighs clicked products by the rank at which they were shown', () => {
    const click = (query: string, productId: string, rank: number | null, grade = 1): JudgmentRecord => ({
      query,
      productId,
      grade,
      source: 'event',
      at: '',
      rank,
    });
    // Shown at 1 and still first; shown at 4 and first now; dismissed: no click; recorded without its rank: as shown first.
    const clicks = [
      click('q:r1', 'a', 1),
      click('q:r2', 'a', 4),
      click('q:r3', 'a', 1, 0),
      click('q:r4', 'b', null),
    ];
    const shares = (eta: number) => {
      const tally = createReplayTally(clicks, eta);
      tally.add(
        { id: 'q', externalId: null },
        replay(list('r1', 'a', 'a'), list('r2', 'b', 'a'), list('r3', 'a', 'b'), list('r4', 'a', 'a')),
      );
      return tally.summary().clicked;
    };
    // 1 / rank^η: at η 1 the click at rank 4 weighs 4.
    expect(shares(1)).toEqual({
      products: 3,
      firstBefore: 1 / (1 + 4 + 1),
      firstAfter: (1 + 4) / (1 + 4 + 1),
    });
    expect(shares(0)).toEqual({ products: 3, firstBefore: 1 / 3, firstAfter: 2 / 3 });
  });
});
