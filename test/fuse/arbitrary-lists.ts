import fc from 'fast-check';
import { fusionMethods } from '../../src/fuse/fuse.ts';
import { normalizations } from '../../src/fuse/normalize.ts';
import type { RankedList } from '../../src/fuse/ranked-list.ts';

/** Every method with every normalization. */
export const combinations = Object.keys(fusionMethods).flatMap((method) =>
  normalizations.map((normalization) => ({ method: method as keyof typeof fusionMethods, normalization })),
);

/** Cosines in thousandths, so that ties are common. */
const anyScore = fc.integer({ min: -1000, max: 1000 }).map((thousandths) => thousandths / 1000);

const anyHits = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefghij'), score: anyScore }), {
  selector: ({ id }) => id,
  maxLength: 10,
});

export const anyWeight = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

export const anyList = fc.record({ id: fc.constant(''), weight: anyWeight, hits: anyHits });

/** Up to six lists of up to ten of the items a … j, some without hits. */
export const anyLists = fc
  .array(anyList, { maxLength: 6 })
  .map((lists) => lists.map((list, n): RankedList => ({ ...list, id: `list-${n}` })));

/** The value, frozen through and through: writing to it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
