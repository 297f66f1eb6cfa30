import { describe, expect, it } from 'vitest';
import type { Label } from '../../../src/evaluate/looks/graded-relevance.ts';
import { type CollectedLook, judgeLook } from '../../../src/evaluate/looks/judge-look.ts';
import { reportCoverage } from '../../../src/evaluate/looks/look-coverage.ts';
import { mean } from '../../../src/evaluate/mean.ts';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';
import { mulberry32 } from '../../../src/evaluate/random.ts';
import { lookListObjective } from '../../../src/evaluate/tune/look-list-objective.ts';
import { tuningObjective } from '../../../src/evaluate/tune/tuning-objective.ts';
import { type Profile, pairings } from '../../../src/fuse/profile.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';

const products = Array.from({ length: 40 }, (_, index) => `p${String(index).padStart(2, '0')}`);
const classes = ['top', 'pants', 'footwear'] as const;
const classOf = (product: string) => classes[products.indexOf(product) % 3] ?? 'top';

/** Looks of one to three regions with noisy lists; cosines are rounded, so that many tie. */
function drawLooks(count: number, seed = 1): CollectedLook[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, look): CollectedLook => {
    const regions = classes.slice(0, 1 + (look % 3)).map((garmentClass, index) => ({
      id: `r${index + 1}`,
      garmentClass,
      confidence: 0.3 + 0.7 * random(),
      areaShare: random(),
    }));
    const right = regions.map(() => products[Math.floor(random() * products.length)] ?? '');
    const sources = [null, ...regions.map(({ id }) => id)];
    const lists = sources.flatMap((region) =>
      pairings
        .filter((pairing) => pairing.startsWith('garment→') === (region !== null))
        .map((pairing) => {
          const cosines = products.map((id) => {
            const isRight = right.includes(id) ? 0.12 : 0;
            return Math.round(20 * (random() - 0.3 + isRight)) / 20;
          });
          const found = products
            .map((id, index) => ({ id, score: cosines[index] ?? 0 }))
            .sort((a, b) => b.score - a.score);
          return { region, pairing, found, cosines };
        }),
    );
    return {
      id: `look-${look}`,
      set: look % 2 === 0 ? 'even' : 'odd',
      candidates: {
        regions,
        products: products.map((id) => ({
          id,
          groupId: '',
          classes: [classOf(id)],
          sumNorms: { whole: 1, garment: 1 },
          duplicates: [],
        })),
        lists,
      },
      labelled: null,
      garments: regions.map(({ garmentClass, confidence }, region) => ({
        relevant: [right[region] ?? ''],
        region,
        labelled: null,
        garmentClass,
        areaShare: 0.2,
        confidence,
      })),
    };
  });
}

const looks = drawLooks(30);
const profiles: Readonly<Record<string, Profile>> = {
  shipped: defaultProfile,
  turns: { ...defaultProfile, lookList: 'turns', alpha: 0.5 },
  'one list': { ...defaultProfile, pairings: { ...defaultProfile.pairings, 'garment→garment': 0 } },
  'min-max': { ...defaultProfile, normalization: 'min-max' },
  sum: { ...defaultProfile, lookList: 'sum' },
  rrf: { ...defaultProfile, method: 'rrf' },
  assignment: { ...defaultProfile, assignment: true },
  'no weight': { ...defaultProfile, g0: 0, g1: 0, g2: 0, classPrior: { top: 0 } },
};

describe('lookListObjective', () => {
  it.each(Object.keys(profiles))('has the figures of the list that a request returns: %s', (name) => {
    const profile = profiles[name] ?? defaultProfile;
    const values = lookListObjective(looks)(profile);
    const report = reportCoverage(looks.flatMap((look) => judgeLook(look, profile)));
    expect(mean(values['coverage@n'])).toBeCloseTo(report['coverage@n'].value, 12);
    expect(mean(values['recall@10'])).toBeCloseTo(report['recall@10'].value, 12);
    const firstOfLook = looks.map((look, index) => {
      const before = looks.slice(0, index).reduce((sum, { garments }) => sum + garments.length, 0);
      expect(look.garments.length).toBeGreaterThan(0);
      return values.firstHit[before] ?? 0;
    });
    expect(mean(firstOfLook)).toBeCloseTo(report.firstHit.value, 12);
  });

  it('finds garments without right products by any labelled product of their kind', () => {
    const labels = new Map<string, Label>(products.map((id) => [id, { garmentClass: classOf(id) }]));
    const byKind = looks.slice(0, 3).map((look) => ({
      ...look,
      labels,
      garments: look.garments.map((garment, index) => ({
        ...garment,
        relevant: [],
        label: { garmentClass: classes[index] ?? ('hat' as const) },
      })),
    }));
    const values = lookListObjective(byKind)(defaultProfile);
    const expected = byKind.flatMap((look) => {
      const [outcome] = judgeLook(look, defaultProfile);
      const first = outcome?.ranked.look.slice(0, 10).map(classOf) ?? [];
      return look.garments.map(({ label }) => Number(first.includes(label.garmentClass as 'top')));
    });
    expect(values['recall@10']).toEqual(expected);
  });
});

describe('tuningObjective', () => {
  const options = { measure: parseMeasure('mrr'), baseline: defaultProfile };

  it('is the stated mix of the garments’ lists and the look’s', () => {
    const mixed = tuningObjective(looks, { ...options, lookShare: 0.3 });
    const regions = mixed.regions(defaultProfile);
    const look = mixed.look(defaultProfile);
    expect(mixed.values(defaultProfile)).toHaveLength(regions.length);
    mixed.values(defaultProfile).forEach((value, garment) => {
      const listed =
        ((look['coverage@n'][garment] ?? 0) +
          (look['recall@10'][garment] ?? 0) +
          (look.firstHit[garment] ?? 0)) /
        3;
      expect(value).toBeCloseTo(0.7 * (regions[garment] ?? 0) + 0.3 * listed, 12);
    });
    expect(tuningObjective(looks, { ...options, lookShare: 0 }).values(defaultProfile)).toEqual(regions);
  });

  it('admits the baseline, and no profile that loses in a set beyond the interval', () => {
    const many = drawLooks(60, 3);
    // Only by the planted list: the right product of the even looks is first in whole→whole alone.
    const all = many.flatMap(({ garments }) => garments).map((_, index) => index);
    const planted = many.map((look) => ({
      ...look,
      candidates: {
        ...look.candidates,
        lists: look.candidates.lists.map((list) =>
          look.set === 'even' && list.pairing === 'whole→whole'
            ? {
                ...list,
                cosines: products.map((id) =>
                  look.garments.some(({ relevant }) => relevant.includes(id)) ? 1 : 0,
                ),
              }
            : list,
        ),
      },
    }));
    const only = (pairing: (typeof pairings)[number]): Profile => ({
      ...defaultProfile,
      classPenalty: 0,
      pairings: {
        'garment→garment': 0,
        'whole→whole': 0,
        'garment→whole': 0,
        'whole→garment': 0,
        [pairing]: 1,
      },
    });
    const { admits } = tuningObjective(planted, {
      ...options,
      lookShare: 0.3,
      baseline: only('whole→whole'),
    });
    expect(admits?.(only('whole→whole'), all)).toBe(true);
    expect(admits?.(only('garment→garment'), all)).toBe(false);
  });
});
