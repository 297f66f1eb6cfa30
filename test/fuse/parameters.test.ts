import { describe, expect, it } from 'vitest';
import { fusionMethods } from '../../src/fuse/fusion-methods.ts';
import { resolveParameters } from '../../src/fuse/parameters.ts';

describe('resolveParameters', () => {
  it("takes the method's default where none is given", () => {
    expect(resolveParameters(fusionMethods.rrf, {}).k).toBe(60);
    expect(resolveParameters(fusionMethods['qdrant-rrf'], {}).k).toBe(2);
    expect(resolveParameters(fusionMethods.rbc, { phi: undefined }).phi).toBe(0.8);
  });

  it('does not look at what the method does not take', () => {
    expect(resolveParameters(fusionMethods.wsum, { k: -5, phi: 7 })).toBeDefined();
  });

  it.each([
    ['at the lower end', { sigma: 0 }, 0],
    ['at the upper end', { sigma: 1 }, 1],
  ])('takes a value %s', (_reason, given, expected) => {
    expect(resolveParameters(fusionMethods.logn_isr, given).sigma).toBe(expected);
  });

  it.each([
    ['below', fusionMethods['milvus-rrf'], { k: 0 }, 'for k but received 0'],
    ['above', fusionMethods['milvus-rrf'], { k: 16_384 }, 'for k but received 16384'],
    ['no number', fusionMethods.rbc, { phi: Number.NaN }, 'for phi but received NaN'],
    ['not whole', fusionMethods.probfuse, { segments: 2.5 }, 'a whole number from 1 to 100 for segments'],
  ])('refuses a value that is %s', (_reason, method, given, message) => {
    expect(() => resolveParameters(method, given)).toThrow(
      expect.objectContaining({ name: 'RangeError', message: expect.stringContaining(message) }),
    );
  });
});
