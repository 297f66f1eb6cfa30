import { expect, it } from 'vitest';
import { rememberedQueries } from '../../src/lab/remembered-queries.ts';
import type { SavedQueryInput } from '../../src/records/query-records.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { encodeSnapshot } from '../../src/search/query-snapshot.ts';
import { createMemoryQueries } from '../fakes/memory-feedback.ts';

const locationOf = (index: number) => `queries.${index}`;

/** A saved query with so many products and no list. */
function saved(id: string, products = 1): SavedQueryInput {
  const snapshot = encodeSnapshot({
    image: { width: 10, height: 10 },
    regions: [],
    profile: defaultProfile,
    candidates: {
      regions: [],
      lists: [],
      products: Array.from({ length: products }, (_, index) => ({
        id: `p${index}`,
        groupId: '',
        classes: [],
        viewCosine: undefined,
        sumNorms: null,
        partSumNorms: undefined,
        duplicates: [],
      })),
    },
    answer: { regions: [], look: [] },
  });
  return { id, catalog: 'shop', ...snapshot, embeddings: { embedder: 'e', whole: '', regions: {} } };
}

async function queriesOf(...inputs: readonly SavedQueryInput[]) {
  const queries = createMemoryQueries();
  for (const input of inputs) await queries.keep(input);
  return queries;
}

it('a query is read once, and answered in the order asked for', async () => {
  const queries = await queriesOf(saved('a'), saved('b'));
  const [a, b] = await rememberedQueries(queries, 'shop', ['a', 'b'], locationOf);
  expect([a?.id, b?.id]).toEqual(['a', 'b']);
  const [again, first] = await rememberedQueries(queries, 'shop', ['b', 'a'], locationOf);
  expect(again).toBe(b);
  expect(first).toBe(a);
  expect(await rememberedQueries(queries, 'shop', [], locationOf)).toEqual([]);
});

it('a query that is deleted, or was never there, is named by its place', async () => {
  const queries = await queriesOf(saved('a'), saved('b'));
  await rememberedQueries(queries, 'shop', ['a', 'b'], locationOf);
  await queries.delete('b');
  await expect(rememberedQueries(queries, 'shop', ['a', 'b'], locationOf)).rejects.toMatchObject({
    code: 'query-not-found',
    errors: [{ location: 'queries.1' }],
  });
});

it('a query of another catalog is none of this one', async () => {
  const queries = await queriesOf(saved('a'));
  for (const _ of ['first', 'kept'])
    await expect(rememberedQueries(queries, 'other', ['a'], locationOf)).rejects.toMatchObject({
      code: 'query-not-found',
      errors: [{ location: 'queries.0' }],
    });
  expect(await rememberedQueries(queries, 'shop', ['a'], locationOf)).toHaveLength(1);
});

it('queries of other records with the same id are others', async () => {
  const [mine, theirs] = [await queriesOf(saved('a', 1)), await queriesOf(saved('a', 2))];
  await rememberedQueries(mine, 'shop', ['a'], locationOf);
  const [found] = await rememberedQueries(theirs, 'shop', ['a'], locationOf);
  expect(found?.query.candidates.products).toHaveLength(2);
});

it('those that were not asked for longest are forgotten when too many products are kept', async () => {
  const queries = await queriesOf(saved('old', 15_000), saved('used', 15_000), saved('new', 15_000));
  const [old] = await rememberedQueries(queries, 'shop', ['old'], locationOf);
  const [used] = await rememberedQueries(queries, 'shop', ['used'], locationOf);
  await rememberedQueries(queries, 'shop', ['new'], locationOf);
  expect((await rememberedQueries(queries, 'shop', ['used'], locationOf))[0]).toBe(used);
  expect((await rememberedQueries(queries, 'shop', ['old'], locationOf))[0]).not.toBe(old);
});
