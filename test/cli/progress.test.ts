import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/cli/progress.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [9.4, '9 s'],
    [59.4, '59 s'],
    [59.5, '1 min 00 s'],
    [2 * 60 + 5, '2 min 05 s'],
    [59 * 60 + 59.4, '59 min 59 s'],
    [3600 - 0.5, '1 h 00 min'],
    [3600 + 2 * 60 + 59, '1 h 02 min'],
    [30 * 3600, '30 h 00 min'],
  ])('writes %d seconds as %s', (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });
});
