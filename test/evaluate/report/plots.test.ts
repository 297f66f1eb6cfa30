import { describe, expect, it } from 'vitest';
import { intervalPlot } from '../../../src/evaluate/report/interval-plot.ts';
import { landscapePlots } from '../../../src/evaluate/report/landscape-plot.ts';
import { lossPicture, lossShares } from '../../../src/evaluate/report/loss-picture.ts';
import { escapeMarkup, short, signed } from '../../../src/evaluate/report/markup.ts';
import { pairings } from '../../../src/fuse/profile.ts';

const estimate = (value: number, low: number, high: number) => ({ value, low, high });

describe('markup', () => {
  it('escapes what would end a text or an attribute', () => {
    expect(escapeMarkup(`<a href="x">'&`)).toBe('&#60;a href=&#34;x&#34;&#62;&#39;&#38;');
  });

  it.each([
    [0.9321, '.932', '+.932'],
    [1, '1', '+1'],
    [0, '0', '0'],
    [-0.05, '-.05', '−.05'],
    [-0.0001, '0', '0'],
    [Number.NaN, '–', '+–'],
  ])('writes %d short', (value, plain, withSign) => {
    expect([short(value).replace('-0', '0'), signed(value)]).toEqual([plain, withSign]);
  });
});

describe('intervalPlot', () => {
  const plot = intervalPlot(
    [
      { label: 'better', estimate: estimate(0.1, 0.05, 0.15) },
      { label: 'worse', estimate: estimate(-0.1, -0.2, -0.05) },
      { label: 'unclear <b>', estimate: estimate(0.02, -0.05, 0.1) },
      { label: 'nothing', estimate: estimate(Number.NaN, Number.NaN, Number.NaN) },
    ],
    'gains',
  );

  it('tells gains, losses and what an interval leaves open apart, and leaves out what has no value', () => {
    expect([...plot.matchAll(/<circle class="(\w+)"/g)].map(([, name]) => name)).toEqual([
      'gain',
      'loss',
      'unclear',
    ]);
    expect(plot).not.toContain('nothing');
    expect(plot).toContain('unclear &#60;b&#62;');
  });

  it('draws a value within its interval, and zero on the axis between', () => {
    const [first, second] = [...plot.matchAll(/cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    const axis = Number(/class="axis" x1="([\d.]+)"/.exec(plot)?.[1]);
    expect(second).toBeLessThan(axis);
    expect(first).toBeGreaterThan(axis);
  });

  it('of nothing is an empty plot, without a number that is none', () => {
    expect(intervalPlot([], 'empty')).not.toMatch(/NaN|Infinity/);
  });
});

describe('landscapePlots', () => {
  it('has a plot for each pairing with a dot for each point and the best at each share', () => {
    const points = [0, 0.5, 1].map((share) => ({
      pairings: {
        'garment→garment': share,
        'whole→whole': 1 - share,
        'garment→whole': 0,
        'whole→garment': 0,
      },
      value: 0.5 + share / 4,
    }));
    const plots = landscapePlots(points, 'mrr');
    expect(plots.match(/<svg/g)).toHaveLength(pairings.length);
    expect(plots.match(/class="dot"/g)).toHaveLength(pairings.length * points.length);
    expect(plots).not.toMatch(/NaN|Infinity/);
    const lines = [...plots.matchAll(/points="([^"]+)"/g)].map(([, line]) => line?.split(' ').length);
    expect(lines).toEqual([3, 3, 1, 1]);
  });
});

describe('lossPicture', () => {
  const report = {
    n: 10,
    fused: { 'r@1': estimate(0.6, 0.5, 0.7) },
    loss: { notInCatalog: 0.05, missedBox: 0.1, wrongBox: 0.05, fusion: 0.05, embedding: 0.15 },
  };

  it('shows shares that sum to 1, side by side', () => {
    const given = report as unknown as Parameters<typeof lossPicture>[0];
    const shares = lossShares(given).map(([, share]) => share);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const bars = [...lossPicture(given).matchAll(/x="([\d.]+)" y="0" width="([\d.]+)"/g)];
    expect(bars.map(([, x]) => Number(x))).toEqual([0, 252, 273, 294, 336, 399]);
    expect(bars.map(([, , width]) => Number(width))).toEqual(shares.map((share) => share * 420));
  });
});
