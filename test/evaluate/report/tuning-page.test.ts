import { describe, expect, it } from 'vitest';
import { tuningPage, winsAndLosses } from '../../../src/evaluate/report/tuning-page.ts';
import type { Finding, TunedGarment, TuningReport } from '../../../src/evaluate/tune/tune-profile.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';

const finding: Finding = {
  run: 0.8,
  baseline: 0.7,
  difference: { value: 0.1, low: 0.02, high: 0.18 },
  wins: 3,
  losses: 1,
  randomization: { raw: 0.03, holm: 0.03 },
  minimumDetectableGain: 0.09,
  distinguishable: true,
  groups: 20,
  sentence: 'mrr: +0.1000, the run is better than the baseline.',
};
const outcome = (look: string, baseline: number, tuned: number): TunedGarment => ({
  look,
  garment: 0,
  garmentClass: 'top',
  relevant: [`product-${look}`],
  baseline,
  tuned,
});
const report: TuningReport = {
  measure: 'mrr',
  lookShare: 0.3,
  garments: 20,
  looks: 20,
  folds: 5,
  seed: 1,
  gridPoints: 286,
  evaluations: 900,
  baseline: defaultProfile,
  best: { ...defaultProfile, name: 'tuned', version: 1, alpha: 3 },
  bestFamily: 'wsum',
  gains: { mrr: finding },
  overSingleList: { mrr: { ...finding, sentence: 'over the single list' } },
  families: [{ name: 'wsum', profile: defaultProfile, training: 0.82, admitted: true, gain: finding }],
  lookGains: { 'coverage@n': finding, 'recall@10': finding, firstHit: finding },
  sets: [
    { name: 'street', garments: 8, regions: finding, look: finding },
    { name: 'pairs', garments: 12, regions: finding, look: finding },
  ],
  runnerUp: 'rrf',
  landscape: [{ pairings: defaultProfile.pairings, value: 0.7 }],
  slices: { class: [{ name: 'top', gain: finding }], size: [], confidence: [] },
  outcomes: [
    outcome('won', 0, 1),
    outcome('same', 1, 1),
    outcome('</script>', 1, 0.5),
    outcome('lost', 1, 0),
  ],
  calibration: { garments: 20, right: 14, confident: 15, confidentRight: 12, brier: 0.125 },
  chosen: [defaultProfile],
  foldOf: [0, 0, 0, 0],
};
const options = {
  catalog: 'shop & <co>',
  before: [],
  after: [],
  lookPictures: new Map([['won', 'data:image/jpeg;base64,AAAA']]),
  productPictures: new Map<string, string>(),
};

describe('tuningPage', () => {
  const page = tuningPage(report, options);

  it('stands alone: no script, nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<link|@import|url\(|https?:/i);
    expect([...page.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)).toEqual([
      'data:image/jpeg;base64,AAAA',
    ]);
  });

  it('says what was found, in words and plots', () => {
    expect(page).toContain(finding.sentence);
    expect(page).toContain('over the single list');
    expect(page).toContain('runner-up: rrf');
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(8);
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('marks the settings that changed, and holds the profile to copy', () => {
    const changed = [...page.matchAll(/<tr class="changed"><th>([^<]+)/g)].map(([, name]) => name);
    expect(changed).toEqual(['alpha']);
    expect(page).toContain('&#34;alpha&#34;: 3');
  });

  it('has the coefficients of a learned profile, which has no grid, and its weights by confidence', () => {
    const learned = {
      features: { area: { mean: 0.2, deviation: 0.1 } },
      coefficients: { 'whole→whole': { area: 0.4 } },
    };
    const best = { ...report.best, method: 'learned' as const, learned };
    const ofLearned = tuningPage({ ...report, best, bestFamily: 'learned', landscape: [] }, options);
    expect(ofLearned).toContain('Learned coefficients');
    expect(ofLearned).toContain('<tr><th>area</th><td>0</td><td>.4</td><td>0</td><td>0</td></tr>');
    expect(ofLearned).not.toContain('Weights of the pairings');
    expect(ofLearned).not.toMatch(/NaN|undefined|Infinity/);
    expect(page).not.toContain('Learned coefficients');
    expect(page).toContain('Weights by confidence: tuned@1');
  });

  it('is written for light and dark and for a phone', () => {
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('width=device-width');
  });

  it('lets no name of a catalog or a look become markup', () => {
    expect(page).not.toContain('<co>');
    expect(page).not.toContain('</script>');
  });
});

describe('winsAndLosses', () => {
  it('has the greatest first, and not what stayed', () => {
    const { wins, losses } = winsAndLosses(report.outcomes);
    expect(wins.map(({ look }) => look)).toEqual(['won']);
    expect(losses.map(({ look }) => look)).toEqual(['lost', '</script>']);
  });
});
