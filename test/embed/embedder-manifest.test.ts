import { describe, expect, it } from 'vitest';
import shipped from '../../models/embedder/model.json' with { type: 'json' };
import { embedderSchema } from '../../src/embed/embedder-manifest.ts';

const [first, ...others] = shipped.parts;

describe('the parts of an embedder', () => {
  it('are those of the shipped one, which sum to its dimension and to 1', () => {
    const { dimension, parts } = embedderSchema.parse(shipped);
    expect(parts.map((part) => part.dimension).reduce((sum, of) => sum + of)).toBe(dimension);
    expect(parts.map(({ share }) => share).reduce((sum, of) => sum + of)).toBeCloseTo(1, 9);
  });

  it('may be absent', () => {
    const { parts: _, ...whole } = shipped;
    expect(embedderSchema.parse(whole).parts).toEqual([]);
  });

  it.each([
    ['dimensions that do not sum to the embedding’s', [{ ...first, dimension: 1 }, ...others]],
    ['shares that do not sum to 1', [{ ...first, share: 0.1 }, ...others]],
    ['two parts of one name', [{ ...first, name: others[0]?.name }, ...others]],
    ['a share of 0', [{ ...first, share: 0 }, ...others]],
  ])('are refused with %s', (_reason, parts) => {
    const issues = embedderSchema.safeParse({ ...shipped, parts }).error?.issues ?? [];
    expect(issues.map(({ path }) => path[0])).toContain('parts');
  });
});

describe('the metric of an embedder', () => {
  const { parts: _, ...whole } = shipped;

  it('is the cosine unless it is named', () => {
    expect(embedderSchema.parse(shipped)).toMatchObject({ metric: 'cosine', typicalLength: 1 });
    const fields = { metric: 'euclidean', typicalLength: 12.5 };
    expect(embedderSchema.parse({ ...whole, ...fields })).toMatchObject(fields);
  });

  it.each([
    ['an unknown one', { metric: 'manhattan' }, 'metric'],
    ['a typical length of 0', { metric: 'euclidean', typicalLength: 0 }, 'typicalLength'],
    ['a typical length for the cosine', { typicalLength: 2 }, 'typicalLength'],
    [
      'another than the cosine for an embedding with parts',
      { metric: 'euclidean', parts: shipped.parts },
      'metric',
    ],
  ])('is refused with %s', (_reason, fields, location) => {
    const issues = embedderSchema.safeParse({ ...whole, ...fields }).error?.issues ?? [];
    expect(issues.map(({ path }) => path[0])).toContain(location);
  });
});
