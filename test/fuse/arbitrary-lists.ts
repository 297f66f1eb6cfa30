import fc from 'fast-check';
import { fitFusion, type JudgedQuery } from '../../src/fuse/fit-fusion.ts';
import type { FuseOptions } from '../../src/fuse/fuse.ts';
import type { FusionModel } from '../../src/fuse/fusion-method.ts';
import {
  type FusionMethodName,
  fusionMethods,
  type TrainedMethodName,
  trainedMethods,
} from '../../src/fuse/fusion-methods.ts';
import { normalizations } from '../../src/fuse/normalize.ts';
import type { RankedList } from '../../src/fuse/ranked-list.ts';

export const methodNames = Object.keys(fusionMethods) as FusionMethodName[];

/** Cosines in thousandths, so that ties are common. */
const anyScore = fc.integer({ min: -1000, max: 1000 }).map((thousandths) => thousandths / 1000);
/** Cosines so close to each other that some engines take them as equal. */
const anyCloseScore = fc.integer({ min: 0, max: 9 }).map((tenMillionths) => 0.5 + tenMillionths / 1e7);

const hitsWith = (score: fc.Arbitrary<number>) =>
  fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefghij'), score }), {
    selector: ({ id }) => id,
    maxLength: 10,
  });

const anyHits = fc.oneof(
  { weight: 19, arbitrary: hitsWith(anyScore) },
  { weight: 1, arbitrary: hitsWith(anyCloseScore) },
);

/** Sometimes 1, so that lists of equal weight are common. */
export const anyWeight = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: 1e-3, max: 1e3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(1) },
);

/** One list; `list-never` is one whose hits were never relevant. */
export const anyList = fc.record({
  id: fc.constantFrom('list-0', 'list-never'),
  weight: anyWeight,
  hits: anyHits,
});

/** Up to six lists of up to ten of the items a … j, some without hits. */
export const anyLists = fc
  .array(anyList, { maxLength: 6 })
  .map((lists) => lists.map((list, n): RankedList => ({ ...list, id: `list-${n}` })));

export const anyNormalization = fc.constantFrom(...normalizations);

const letters = [...'abcdefghij'];

/** Twelve judged queries that know the lists of `anyLists`: list n has its hits where a fixed pattern puts them. */
const judgedQueries = Array.from(
  { length: 12 },
  (_, query): JudgedQuery => ({
    lists: Array.from({ length: 7 }, (_, n) => ({
      id: n === 6 ? 'list-never' : `list-${n}`,
      weight: 1,
      hits: n === 6 ? [] : letters.slice(0, 10 - n).map((id, index) => ({ id, score: -index })),
    })),
    relevant: new Set(letters.filter((_, index) => (index * 7 + query * 5) % 11 < 3)),
  }),
);

const models = new Map<string, FusionModel>(
  (Object.keys(trainedMethods) as TrainedMethodName[]).map((method) => [
    method,
    fitFusion(judgedQueries, { method, normalization: 'none', segments: 3, window: 2 }),
  ]),
);

/** Options for a method with what a trained one needs; parameters at their defaults but for short lists. */
export function optionsFor(
  method: FusionMethodName,
  normalization: FuseOptions['normalization'],
): FuseOptions {
  return { method, normalization, model: models.get(method), window: 2 };
}

/** Every method, with every normalisation. */
export const combinations = methodNames.flatMap((method) =>
  normalizations.map((normalization) => optionsFor(method, normalization)),
);

/** The value, frozen through and through: writing to it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
