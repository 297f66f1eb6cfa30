import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDuplicateGroups } from '../../../src/fuse/rerank/duplicate-groups.ts';

it('ids that no pair names are in no group; one with itself is none', () => {
  const joined = createDuplicateGroups();
  expect(joined.groups()).toEqual([]);
  joined.join('a', 'a');
  expect(joined.groups()).toEqual([]);
  expect([joined.areJoined('a', 'a'), joined.areJoined('a', 'b')]).toEqual([true, false]);
});

const ids = [...'abcdefghijkl'];

/** Every id begins with a mark of its own; a pair gives the mark of one to all that have the other's. */
function marked(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const marks = new Map(ids.map((id) => [id, id]));
  for (const [a, b] of pairs) {
    const [kept, replaced] = [marks.get(a) ?? a, marks.get(b)];
    for (const [id, mark] of marks) if (mark === replaced) marks.set(id, kept);
  }
  return marks;
}

it('two ids are in one group where a chain of pairs leads from one to the other, and nowhere else', () => {
  const pair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 15 }), (pairs) => {
      const joined = createDuplicateGroups();
      for (const [a, b] of pairs) joined.join(a, b);
      const marks = marked(pairs);
      for (const a of ids)
        for (const b of ids) expect(joined.areJoined(a, b)).toBe(marks.get(a) === marks.get(b));
      const groups = ids
        .filter((id, n) => ids.findIndex((other) => marks.get(other) === marks.get(id)) === n)
        .map((first) => ids.filter((id) => marks.get(id) === marks.get(first)))
        .filter((group) => group.length > 1);
      expect(joined.groups()).toEqual(groups);
    }),
  );
});
