import { expect, it } from 'vitest';
import type { FusedLook, LookItem } from '../../../src/fuse/fuse-candidates.ts';
import { interleaveLooks } from '../../../src/fuse/interleave/interleave-looks.ts';

const item = (id: string, score: number, alternatives: readonly string[] = []): LookItem => ({
  id,
  score,
  parts: [],
  region: 'r1',
  confident: null,
  alternatives: alternatives.map((other) => ({ id: other, score, parts: [] })),
  alsoMatched: [],
});
const lookOf = (...items: readonly LookItem[]): FusedLook => ({
  regions: [{ region: 'r1', items }],
  look: items.toReversed(),
});

it('drafts each list, with the items as the ranking of their team has them', () => {
  const a = lookOf(item('x', 0.9), item('y', 0.8));
  const b = lookOf(item('y', 0.7), item('z', 0.6));
  const { fused, teams } = interleaveLooks(a, b, () => 0);
  expect(fused.regions[0]?.items.map(({ id, score }) => [id, score])).toEqual([
    ['x', 0.9],
    ['y', 0.7],
    ['z', 0.6],
  ]);
  // After one pick each, a has nothing left.
  expect(teams.regions).toEqual([['a', 'b', null]]);
  expect(fused.look.map(({ id, score }) => [id, score])).toEqual([
    ['y', 0.8],
    ['z', 0.6],
    ['x', 0.9],
  ]);
  expect(teams.look).toEqual(['a', 'b', null]);
});

it('lists no product twice, as a hit and as an alternative', () => {
  const a = lookOf(item('x', 0.9, ['y', 'w']));
  const b = lookOf(item('y', 0.7));
  const { items } = interleaveLooks(a, b, () => 0).fused.regions[0] ?? { items: [] };
  expect(items.map(({ id, alternatives }) => [id, alternatives.map((other) => other.id)])).toEqual([
    ['x', ['w']],
    ['y', []],
  ]);
});
