import { beforeEach, describe, expect, it } from 'vitest';
import { labelJudgments } from '../../src/analyze/judgments/label-judgments.ts';
import { makeRow } from '../contract/rows.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { colorVector } from '../fakes/fake-embedder.ts';
import { red } from '../fakes/pictures.ts';

let context: FakeContext;
beforeEach(async () => {
  context = createFakeContext();
  const vectors = { whole: colorVector(red), garment: colorVector(red) };
  await context.store.upsert([makeRow(1, { catalog: 'default', productId: 'coat-1', ...vectors })]);
});

const of = (...productIds: string[]) => productIds.map((productId) => ({ query: 'q', productId, grade: 1 }));
const stored = async () => (await context.judgments.list('default')).map(({ productId }) => productId).sort();

describe('labels whose products are asked for', () => {
  it('are stored where the catalog has one of them, the others counted and named', async () => {
    const { labelled, known } = await labelJudgments(context, 'default', of('coat-1', 'COAT-1', 'x'), {
      requireProducts: true,
    });
    expect(labelled).toBe(3);
    expect(known.products).toEqual({ known: 1, unknown: 2, examples: ['COAT-1', 'x'] });
    expect(await stored()).toEqual(['COAT-1', 'coat-1', 'x']);
  });

  it('are not stored where it has none, and an id in another case is named', async () => {
    const labelling = labelJudgments(context, 'default', of('COAT-1', 'x'), { requireProducts: true });
    await expect(labelling).rejects.toMatchObject({
      code: 'product-not-found',
      message:
        'Catalog default has none of the 2 products that the judgments name, such as "COAT-1"; it has "coat-1", in another case',
    });
    expect(await stored()).toEqual([]);
  });

  it('of no product at all are no fault', async () => {
    expect((await labelJudgments(context, 'default', [], { requireProducts: true })).labelled).toBe(0);
  });

  it('are stored without that where they are not asked for', async () => {
    expect((await labelJudgments(context, 'default', of('x'))).labelled).toBe(1);
  });

  it('with one that is not valid none is stored, and every invalid one is named', async () => {
    const labels = [...of('coat-1', ''), { query: '', productId: 'coat-1', grade: 0.5 }];
    await expect(labelJudgments(context, 'default', labels)).rejects.toMatchObject({
      code: 'invalid-row',
      errors: [
        { location: 'query "q", product "": productId', message: 'is empty' },
        { location: 'query "", product "coat-1": query', message: 'is empty' },
        { location: 'query "", product "coat-1": grade' },
      ],
    });
    expect(await stored()).toEqual([]);
  });
});
