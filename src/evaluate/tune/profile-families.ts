import type { UntrainedMethodName } from '../../fuse/fusion-methods.ts';
import type { Normalization } from '../../fuse/normalize.ts';
import { lookLists, type Pairing, type Profile, pairings } from '../../fuse/profile.ts';
import type { Calibration } from '../../fuse/rerank/calibration.ts';
import type { ConfusionTable } from '../../fuse/weights/confusion.ts';
import type { GarmentClass } from '../../types.ts';
import type { Family } from './cross-validate.ts';
import { simplexGrid } from './simplex-grid.ts';

/** A fusion method and its normalisation. */
export interface FamilyName {
  readonly method: UntrainedMethodName;
  readonly normalization: Normalization;
}

export interface FamilyOptions {
  /** Where the search starts. Settings that are not tuned are taken from it. */
  readonly baseline: Profile;
  /** Grid steps of the pairings' factors: 10 for steps of .1. */
  readonly steps: number;
  /** Classes whose prior is tuned. */
  readonly classes: readonly GarmentClass[];
  /** Names of the embedding's parts, whose factors are tuned. */
  readonly parts: readonly string[];
  /** What is learnt from labelled garments, given by their indices. */
  readonly learn: {
    readonly confusion: (garments: readonly number[]) => ConfusionTable;
    readonly calibration: (garments: readonly number[], profile: Profile) => Calibration;
  };
}

/**
 * The search for the best profile of one method and normalisation: a grid over the weights of the four pairings, then
 * coordinate ascent from its best point and from the baseline (also over class gates with a confusion table learnt from
 * the same garments), then the rules of the look's own list, then `assignment` on and off. The result is calibrated.
 */
export function profileFamily(
  { method, normalization }: FamilyName,
  { baseline, steps, learn, ...factored }: FamilyOptions,
): Family<Profile> & { readonly grid: readonly Profile[] } {
  const start: Profile = { ...baseline, method, normalization };
  // Assignment is tried last, because profiles with it take far longer to evaluate.
  const plain: Profile = { ...start, assignment: false };
  const grid = [plain, ...pairingGrid(plain, steps)];
  return {
    name: normalization === 'none' ? method : `${method} over ${normalization}`,
    grid: grid.slice(1),
    search(score, garments) {
      const best = firstBest(grid, score);
      const starts = best === plain ? [plain] : [plain, best];
      const moves = { ...factored, confusion: learn.confusion(garments) };
      const fused = firstBest(
        starts.map((from) => ascend(from, moves, score)),
        score,
      );
      const listed = firstBest([fused, ...lookLists.map((lookList) => ({ ...fused, lookList }))], score);
      const { assignment } = start;
      const found = firstBest(
        [{ ...listed, assignment }, { ...listed, assignment: !assignment }, start],
        score,
      );
      return { ...found, calibration: learn.calibration(garments, found) };
    },
  };
}

/** One profile per pairing that ranks by it alone, with the profile's weights of the embedding's parts and its pooling. */
export function weighedSingleLists(baseline: Profile): Profile[] {
  return pairings.map((pairing) =>
    withShares({ ...baseline, method: 'wsum', normalization: 'none', learned: null }, [pairing], [1]),
  );
}

/** The same by the whole embedding's cosine, like one search of the store. */
export function singleLists(baseline: Profile): Profile[] {
  return weighedSingleLists({ ...baseline, parts: {} });
}

/** The search among the single lists. */
export function singleListFamily(baseline: Profile): Family<Profile> {
  const singles = singleLists(baseline);
  return { name: 'best single list', search: (score) => firstBest(singles, score) };
}

function pairingGrid(start: Profile, steps: number): Profile[] {
  return simplexGrid(pairings.length, steps).map((shares) => withShares(start, pairings, shares));
}

function withShares(profile: Profile, of: readonly Pairing[], shares: readonly number[]): Profile {
  const shareOf = (pairing: Pairing) => shares[of.indexOf(pairing)] ?? 0;
  return {
    ...profile,
    pairings: {
      'garment→garment': shareOf('garment→garment'),
      'whole→whole': shareOf('whole→whole'),
      'garment→whole': shareOf('garment→whole'),
      'whole→garment': shareOf('whole→garment'),
    },
  };
}

/**
 * Values tried for each setting. The class penalty is not tuned: labels say which product is right, not what to show if
 * there is none.
 */
const ladders = {
  alpha: [0, 0.25, 0.5, 1, 2, 3, 4, 6, 8],
  beta: [0, 0.1, 0.25, 0.5, 1],
  g0: [0, 0.05, 0.1, 0.2, 0.4],
  g1: [0, 0.25, 0.5, 1, 2],
  g2: [0, 0.2, 0.35, 0.5, 0.7, 1, 1.5],
  eta: [0, 0.5, 1, 2, 4],
  gate: [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7],
  packshotShift: [0, 0.5, 1],
} as const satisfies Partial<Record<keyof Profile, readonly number[]>>;
/** Values of λ tried with a confusion table learnt from the labels. */
const learntGates = [0.1, 0.3, 0.5, 0.7];
const constants = [2, 5, 10, 20, 40, 60, 100];
const persistences = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const factors = [0, 0.5, 0.75, 1.33, 2];
const priors = [0.5, 0.75, 1, 1.33, 2];
const partFactors = [0.1, 0.25, 0.5, 0.75, 1, 1.5];

/** What the coordinate ascent varies in addition to the fixed settings. */
interface Factored extends Pick<FamilyOptions, 'classes' | 'parts'> {
  readonly confusion: ConfusionTable;
}

/** The profiles that differ from this one in a single setting, by setting. */
function neighboursOf(profile: Profile, { classes, parts, confusion }: Factored): Profile[][] {
  const moves: Profile[][] = pairings.map((pairing) =>
    factors
      .map((factor) => ({
        ...profile,
        pairings: { ...profile.pairings, [pairing]: (profile.pairings[pairing] || 0.1) * factor },
      }))
      .filter((moved) => Object.values(moved.pairings).some((factor) => factor > 0)),
  );
  for (const [name, values] of Object.entries(ladders)) {
    moves.push(values.map((value) => ({ ...profile, [name]: value })));
  }
  moves.push(learntGates.map((gate) => ({ ...profile, gate, confusion })));
  const { pooling } = profile;
  if (profile.rescoring === 'union') {
    moves.push([
      ...(['max', 'mean-centroid', 'softmax'] as const).map((by) => ({
        ...profile,
        pooling: { ...pooling, by },
      })),
      ...[2, 3].map((m) => ({ ...profile, pooling: { ...pooling, by: 'top-m-mean' as const, m } })),
    ]);
    // Only proportions matter, so the first part's factor stays fixed.
    for (const part of parts.slice(1)) {
      moves.push(partFactors.map((factor) => ({ ...profile, parts: { ...profile.parts, [part]: factor } })));
    }
  }
  if (profile.method.endsWith('rrf')) moves.push(constants.map((k) => ({ ...profile, k })));
  if (profile.method === 'rbc') moves.push(persistences.map((phi) => ({ ...profile, phi })));
  for (const garmentClass of classes) {
    moves.push(
      priors.map((prior) => ({ ...profile, classPrior: { ...profile.classPrior, [garmentClass]: prior } })),
    );
  }
  return moves;
}

/** Maximum rounds over all settings; later gains are too small for the labels to confirm. */
const rounds = 3;

function ascend(start: Profile, factored: Factored, score: (profile: Profile) => number): Profile {
  let best = start;
  for (let round = 0; round < rounds; round++) {
    const before = best;
    const settings = neighboursOf(best, factored).length;
    for (let setting = 0; setting < settings; setting++) {
      best = firstBest([best, ...(neighboursOf(best, factored)[setting] ?? [])], score);
    }
    if (best === before) return best;
  }
  return best;
}

/** The first setting with the highest score, so that a tie keeps the earlier one. */
export function firstBest<Setting>(
  settings: readonly Setting[],
  score: (setting: Setting) => number,
): Setting {
  let best: { readonly setting: Setting; readonly score: number } | undefined;
  for (const setting of settings) {
    const own = score(setting);
    // Equal means may differ by rounding.
    if (!best || own > best.score + 1e-12) best = { setting, score: own };
  }
  if (!best) throw new RangeError('Expected at least one setting');
  return best.setting;
}
