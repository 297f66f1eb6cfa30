import { describe, expect, it } from 'vitest';
import { untrainedMethods } from '../../src/fuse/fusion-methods.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { parseProfile } from '../../src/search/profile-schema.ts';

/** The default profile as version 2 was written, before profiles named pooling, assignment and the like. */
const older = {
  name: 'default',
  version: 2,
  method: 'wsum',
  normalization: 'none',
  k: 60,
  rescoring: 'union',
  alpha: 0.5,
  beta: 0,
  classPrior: {},
  g0: 0.05,
  g1: 0.5,
  g2: 0.7,
  eta: 1,
  pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 0, 'whole→garment': 0 },
  gate: 0.1,
  candidates: 50,
};

describe('parseProfile', () => {
  it('reads an older profile as one that answers as before', () => {
    expect(parseProfile(older)).toEqual({
      ...older,
      feedback: { liked: 0.75, disliked: 0.15 },
      classPenalty: 0,
      confusion: null,
      pooling: { by: 'max', m: 3, temperature: 0.05 },
      parts: {},
      calibration: null,
      assignment: false,
      collapse: 'none',
      lookList: 'sum',
      packshotShift: 0,
      kindCandidates: 0,
      kindFirst: false,
      learned: null,
    });
  });

  it('gives back what was written', () => {
    const full = {
      ...defaultProfile,
      phi: 0.7,
      confusion: { top: { dress: 0.4 } },
      classPrior: { bag: 1.2 },
      pooling: { by: 'top-m-mean', m: 2, temperature: 0.05 },
      parts: { color: 0.5 },
      calibration: {
        all: { a: 1, b: 0, threshold: null },
        classes: { bag: { a: 2, b: -1, threshold: 0.4 } },
      },
      assignment: true,
      collapse: 'duplicates',
      lookList: 'turns',
    };
    expect(parseProfile(JSON.parse(JSON.stringify(full)))).toEqual(full);
  });

  const learned = {
    features: { confidence: { mean: 0.8, deviation: 0.1 } },
    coefficients: { 'whole→whole': { constant: -0.2, confidence: 0.4 } },
  };

  it('gives back learned weights as they were written', () => {
    const full = { ...defaultProfile, method: 'learned', learned };
    expect(parseProfile(JSON.parse(JSON.stringify(full)))).toEqual(full);
  });

  it.each([
    ['the method learned without weights', { method: 'learned' }, 'profile.learned', /needs/],
    ['learned weights of another method', { learned }, 'profile.learned', /null for the method wsum/],
    [
      'a feature that does not exist',
      { method: 'learned', learned: { ...learned, features: { luck: { mean: 0, deviation: 1 } } } },
      'profile.learned.features',
      /luck/,
    ],
    [
      'a deviation of 0',
      { method: 'learned', learned: { ...learned, features: { confidence: { mean: 0, deviation: 0 } } } },
      'profile.learned.features.confidence.deviation',
      /0/,
    ],
    [
      'a coefficient that is not a number',
      { method: 'learned', learned: { ...learned, coefficients: { 'whole→whole': { constant: 'much' } } } },
      'profile.learned.coefficients.whole→whole.constant',
      /number/,
    ],
    [
      'a coefficient whose feature has no mean and deviation',
      { method: 'learned', learned: { ...learned, coefficients: { 'whole→whole': { area: 1 } } } },
      'profile.learned.coefficients.whole→whole.area',
      /mean and deviation of area/,
    ],
  ])('refuses %s', (_reason, over, location, message) => {
    expect(() => parseProfile({ ...older, ...over })).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        errors: [{ location, message: expect.stringMatching(message) }],
      }),
    );
  });

  it.each(Object.keys(untrainedMethods))('takes the method %s', (method) => {
    expect(parseProfile({ ...older, method }).method).toBe(method);
  });

  it.each([
    ['an unknown method, naming those there are', { method: 'magic' }, 'profile.method', /wsum/],
    ['a method that has to be trained', { method: 'posfuse' }, 'profile.method', /wsum/],
    ['a constant that the method does not take', { method: 'rrf', k: -1 }, 'profile.method', /for k/],
    ['an unknown normalisation', { normalization: 'softmax' }, 'profile.normalization', /min-max/],
    ['a negative weight', { g0: -0.1 }, 'profile.g0', /0/],
    ['not a number', { alpha: Number.NaN }, 'profile.alpha', /number/],
    [
      'no list at all',
      { pairings: { ...older.pairings, 'garment→garment': 0, 'whole→whole': 0 } },
      'profile.pairings',
      /above 0/,
    ],
    ['a pairing left out', { pairings: { 'garment→garment': 1 } }, 'profile.pairings.whole→whole', /./],
    ['a gate above 1', { gate: 1.1 }, 'profile.gate', /1/],
    ['a penalty below 0', { classPenalty: -0.1 }, 'profile.classPenalty', /0/],
    ['an unknown look list', { lookList: 'best' }, 'profile.lookList', /turns/],
    ['a setting that there is not', { gamme: 1 }, 'profile.gamme', /gamme: .*Did you mean gamma\?/],
    ['a name that is no file name', { name: '../x' }, 'profile.name', /lowercase/],
  ])('refuses %s', (_reason, over, location, message) => {
    expect(() => parseProfile({ ...older, ...over })).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        errors: [{ location, message: expect.stringMatching(message) }],
      }),
    );
  });
});
