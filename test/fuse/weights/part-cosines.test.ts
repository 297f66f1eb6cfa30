import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../src/fuse/weights/exact-score.ts';
import {
  areWeighed,
  partCosines,
  partSumNorms,
  weighParts,
  weighSumNorms,
} from '../../../src/fuse/weights/part-cosines.ts';
import type { EmbeddingPart } from '../../../src/types.ts';

const parts: readonly EmbeddingPart[] = [
  { name: 'shape', dimension: 2, share: 0.75 },
  { name: 'color', dimension: 3, share: 0.25 },
];

/** An embedding whose parts point anywhere, each at its fixed length. */
const anyEmbedding = fc
  .tuple(
    ...parts.map(({ dimension }) =>
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: dimension, maxLength: dimension }),
    ),
  )
  .chain((lengths) => fc.tuple(fc.constant(lengths), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 })))
  .map(([pieces, signs]) => {
    let at = 0;
    return Float32Array.from(
      pieces.flatMap((piece, index) => {
        const scale = Math.sqrt(parts[index]?.share ?? 0) / Math.hypot(...piece);
        return piece.map((value) => (signs[at++] ? 1 : -1) * value * scale);
      }),
    );
  });
const anyFactors = fc.record({
  shape: fc.double({ min: 0.01, max: 10, noNaN: true }),
  color: fc.double({ min: 0.01, max: 10, noNaN: true }),
});

/** The embedding with each part's numbers multiplied by √f. */
function scaled(embedding: Float32Array, { shape, color }: { shape: number; color: number }): Float64Array {
  return Float64Array.from(embedding, (value, index) => value * Math.sqrt(index < 2 ? shape : color));
}
const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const cosine = (a: Float64Array, b: Float64Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe('partCosines', () => {
  it('sum to the cosine', () => {
    fc.assert(
      fc.property(anyEmbedding, fc.array(anyEmbedding, { maxLength: 4 }), (query, vectors) => {
        const [shape, color] = partCosines(query, vectors, parts);
        vectors.forEach((vector, index) => {
          expect((shape?.dots[index] ?? 0) + (color?.dots[index] ?? 0)).toBeCloseTo(
            cosineSimilarity(query, vector),
            6,
          );
        });
      }),
    );
  });

  it('are none for an embedding of one piece', () => {
    expect(partCosines(Float32Array.of(1), [Float32Array.of(1)], [])).toEqual([]);
  });
});

describe('weighParts', () => {
  it('is the cosine of embeddings whose parts are scaled by √f', () => {
    fc.assert(
      fc.property(
        anyEmbedding,
        fc.array(anyEmbedding, { maxLength: 4 }),
        anyFactors,
        (query, vectors, factors) => {
          const weighed = weighParts(partCosines(query, vectors, parts), factors);
          expect(weighed).toHaveLength(vectors.length);
          vectors.forEach((vector, index) => {
            expect(weighed[index]).toBeCloseTo(cosine(scaled(query, factors), scaled(vector, factors)), 5);
          });
        },
      ),
    );
  });

  it('does not change when all factors are scaled', () => {
    fc.assert(
      fc.property(anyEmbedding, anyEmbedding, anyFactors, (query, vector, { shape, color }) => {
        const cosines = partCosines(query, [vector], parts);
        const [once = 0] = weighParts(cosines, { shape, color });
        expect(weighParts(cosines, { shape: 3 * shape, color: 3 * color })[0]).toBeCloseTo(once, 9);
      }),
    );
  });

  it('takes a part that is not named as factor 1, and passes over names that the embedding has no part for', () => {
    const cosines = [
      { part: 'shape', share: 0.75, dots: [0.3, -0.6] },
      { part: 'color', share: 0.25, dots: [0.2, 0.1] },
    ];
    const total = 1 * 0.75 + 0.5 * 0.25;
    expect([...weighParts(cosines, { color: 0.5, gloss: 9 })]).toEqual([
      expect.closeTo((0.3 + 0.5 * 0.2) / total, 12),
      expect.closeTo((-0.6 + 0.5 * 0.1) / total, 12),
    ]);
  });

  it('of no products is empty', () => {
    expect(weighParts(partCosines(Float32Array.of(1, 0, 0, 0, 0), [], parts), { color: 0.5 })).toHaveLength(
      0,
    );
  });
});

describe('weighSumNorms', () => {
  it('makes the summed scores of references the cosine with their mean, parts scaled by √f', () => {
    fc.assert(
      fc.property(
        anyEmbedding,
        fc.array(anyEmbedding, { minLength: 1, maxLength: 4 }),
        anyFactors,
        (query, vectors, factors) => {
          const sum = vectors[0]?.map((_, i) =>
            vectors.reduce((total, vector) => total + (vector[i] ?? 0), 0),
          );
          fc.pre(sum !== undefined && Math.hypot(...sum) > 0.05);
          const cosines = partCosines(query, vectors, parts);
          const norm = weighSumNorms(partSumNorms(vectors, parts), cosines, factors);
          const scores = weighParts(cosines, factors).reduce((total, score) => total + score, 0);
          expect(scores / norm).toBeCloseTo(cosine(scaled(query, factors), scaled(sum, factors)), 3);
        },
      ),
    );
  });
});

describe('areWeighed', () => {
  const cosines = [
    { part: 'shape', share: 0.75, dots: [] },
    { part: 'color', share: 0.25, dots: [] },
  ];

  it.each([
    ['no factor', {}, false],
    ['the same factor of all', { shape: 0.5, color: 0.5 }, false],
    ['a factor of a part that is not there', { gloss: 0.5 }, false],
    ['a factor of one part', { color: 0.5 }, true],
  ])('with %s', (_reason, factors, expected) => {
    expect(areWeighed(cosines, factors)).toBe(expected);
  });

  it('never for an embedding of one piece', () => {
    expect(areWeighed([], { color: 0.5 })).toBe(false);
  });
});
