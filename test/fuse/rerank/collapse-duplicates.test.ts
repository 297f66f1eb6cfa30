import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuse } from '../../../src/fuse/fuse.ts';
import { areNearDuplicates, collapseDuplicates } from '../../../src/fuse/rerank/collapse-duplicates.ts';
import { anyLists, deepFreeze, methodNames, optionsFor } from '../arbitrary-lists.ts';

const items = [
  { id: 'a1', score: 0.9 },
  { id: 'b1', score: 0.8 },
  { id: 'a2', score: 0.7 },
  { id: 'c1', score: 0.6 },
  { id: 'a3', score: 0.5 },
];
const sameLetter = (kept: string, id: string) => kept[0] === id[0];

describe('collapseDuplicates', () => {
  it('keeps the best of each set, with the others as its alternatives', () => {
    expect(collapseDuplicates(items, sameLetter)).toEqual([
      {
        id: 'a1',
        score: 0.9,
        alternatives: [
          { id: 'a2', score: 0.7 },
          { id: 'a3', score: 0.5 },
        ],
      },
      { id: 'b1', score: 0.8, alternatives: [] },
      { id: 'c1', score: 0.6, alternatives: [] },
    ]);
  });

  it('compares with what is kept, so that a chain of likenesses does not become one hit', () => {
    const chain = ['1', '2', '3'].map((id) => ({ id, score: -Number(id) }));
    const near = (a: string, b: string) => Math.abs(Number(a) - Number(b)) <= 1;
    expect(collapseDuplicates(chain, near).map(({ id, alternatives }) => [id, alternatives.length])).toEqual([
      ['1', 1],
      ['3', 0],
    ]);
  });

  it.each([
    ['nothing', []],
    ['one', items.slice(0, 1)],
  ])('of %s is itself', (_reason, given) => {
    expect(collapseDuplicates(given, sameLetter)).toEqual(
      given.map((item) => ({ ...item, alternatives: [] })),
    );
  });

  it('never changes scores, order or members, over every method', () => {
    const anyMethod = fc.constantFrom(...methodNames);
    const anyGroups = fc.array(fc.nat(2), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(anyMethod, anyLists, anyGroups, (method, lists, groups) => {
        const fused = deepFreeze(fuse(lists, optionsFor(method, 'min-max')));
        const groupOf = (id: string) => groups['abcdefghij'.indexOf(id)];
        const collapsed = collapseDuplicates(fused, (a, b) => groupOf(a) === groupOf(b));
        const members = collapsed.flatMap(({ alternatives, ...first }) => [first, ...alternatives]);
        expect(fused).toEqual(expect.arrayContaining(members));
        expect(members).toHaveLength(fused.length);
        const kept = collapsed.map(({ id }) => id);
        expect(fused.map(({ id }) => id).filter((id) => kept.includes(id))).toEqual(kept);
      }),
      { numRuns: 1000, seed: 20260801 },
    );
  });
});

describe('areNearDuplicates', () => {
  const picture = (hash: string, x: number) => ({
    hash,
    embedding: Float32Array.of(x, Math.sqrt(1 - x * x)),
  });
  const zeros = '0'.repeat(16);
  const limits = { maxDistance: 1, minCosine: 0.9 };

  it.each([
    ['the same', picture(zeros, 1), true],
    ['at both limits', picture(`8${zeros.slice(1)}`, 0.901), true],
    ['far in the hash', picture(`3${zeros.slice(1)}`, 1), false],
    ['far in the embedding', picture(zeros, 0.8), false],
  ])('%s', (_reason, other, expected) => {
    expect(areNearDuplicates(picture(zeros, 1), other, limits)).toBe(expected);
    expect(areNearDuplicates(other, picture(zeros, 1), limits)).toBe(expected);
  });
});
