import { describe, expect, it } from 'vitest';
import { invariants } from '../../src/fuse/fusion-method.ts';
import {
  fusionMethodNamed,
  fusionMethods,
  isFusionMethodName,
  trainedMethods,
  untrainedMethods,
} from '../../src/fuse/fusion-methods.ts';

describe('fusion methods', () => {
  it('are the 19 untrained and 6 trained methods of the literature and the presets of seven engines', () => {
    const names = Object.keys(fusionMethods);
    const engines = ['milvus', 'qdrant', 'opensearch', 'elasticsearch', 'weaviate', 'vespa', 'chroma'];
    const isPreset = (name: string) => engines.some((engine) => name.startsWith(`${engine}-`));
    expect(names.filter((name) => !isPreset(name))).toHaveLength(19 + 6);
    expect(engines.map((engine) => names.filter((name) => name.startsWith(`${engine}-`)).length)).toEqual([
      6, 3, 8, 4, 2, 2, 1,
    ]);
  });

  it('are trained or untrained, none both', () => {
    expect(Object.keys(untrainedMethods).filter((name) => name in trainedMethods)).toEqual([]);
    expect(Object.values(trainedMethods).every((method) => 'fit' in method)).toBe(true);
    expect(Object.values(untrainedMethods).some((method) => 'fit' in method)).toBe(false);
  });

  it.each(Object.entries(fusionMethods))(
    '%s has defaults in its ranges and reasons for its exceptions',
    (_, method) => {
      for (const { default: value, min, max, ...rest } of Object.values(method.parameters)) {
        expect([value >= min, value <= max]).toEqual([true, true]);
        if ('integer' in rest) expect(Number.isInteger(value)).toBe(true);
      }
      for (const [invariant, reason] of Object.entries(method.exceptions)) {
        expect(invariants).toContain(invariant);
        expect(reason).toMatch(/\w/);
      }
    },
  );

  it('are found by name', () => {
    expect(fusionMethodNamed('qdrant-blo')).toBe(fusionMethods['qdrant-blo']);
    expect(isFusionMethodName('rrf')).toBe(true);
  });

  it.each(['rff', '', 'toString', '__proto__'])(
    'an unknown name, %j, is refused with the names there are',
    (name) => {
      expect(isFusionMethodName(name)).toBe(false);
      expect(() => fusionMethodNamed(name)).toThrow(RangeError);
      expect(() => fusionMethodNamed(name)).toThrow(
        `received ${name}; available: ${Object.keys(fusionMethods).join(', ')}`,
      );
    },
  );
});
