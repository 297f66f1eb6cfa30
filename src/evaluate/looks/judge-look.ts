import type { Candidates } from '../../fuse/candidates.ts';
import { fuse } from '../../fuse/fuse.ts';
import { fuseCandidates, fuseOptions } from '../../fuse/fuse-candidates.ts';
import type { Profile } from '../../fuse/profile.ts';
import type { RankedList } from '../../fuse/ranked-list.ts';
import { matchLook } from '../../fuse/rerank/match.ts';
import { weighLists } from '../../fuse/weights/weigh-lists.ts';
import type { ScoredItem } from '../../types.ts';
import type { Label, Labels } from './graded-relevance.ts';
import type { JudgedGarment } from './look-report.ts';
import type { SliceFacts } from './look-slices.ts';
import type { GradedGarment, NothingOutcome } from './relevance-report.ts';

/** A labelled photo with its candidates: all that judging any profile on it needs. Plain data. */
export interface CollectedLook {
  readonly id: string;
  /** The set that it belongs to, where several are tuned on together. */
  readonly set?: string | undefined;
  readonly candidates: Candidates;
  /** The same with the labelled boxes as regions instead of the detected ones; null if no box is labelled. */
  readonly labelled: Candidates | null;
  readonly garments: readonly CollectedGarment[];
  /** The labels of the candidates that have one; undefined where no garment has a labelled class. */
  readonly labels?: Labels | undefined;
}

/** One labelled garment. Regions are indices into the candidates' regions. */
export interface CollectedGarment extends SliceFacts {
  /** The right products; empty if the catalog has none. */
  readonly relevant: readonly string[];
  /** What is labelled of its kind; undefined without a class. */
  readonly label?: Label | undefined;
  /** The detected region that answers for it; null if none does. */
  readonly region: number | null;
  /** The region of its labelled box; null if no box is labelled. */
  readonly labelled: number | null;
  /** DeepFashion2's region (`standIns`), null if it misses the garment; undefined for garments labelled without box and class. */
  readonly standIn?: number | null | undefined;
}

/** One garment's rankings, with what the slices need. */
export interface GarmentOutcome
  extends JudgedGarment,
    SliceFacts,
    Pick<GradedGarment, 'label' | 'confident'> {}

/**
 * The rankings for each labelled garment of a photo under a profile: `fused` and `look` as a request would return them (of
 * collapsed products only the hit itself counts), and the rankings of the whole photo's and the crop's lists alone.
 */
export function judgeLook(
  { id, candidates, labelled, garments }: CollectedLook,
  profile: Profile,
): GarmentOutcome[] {
  const idsOf = (items: readonly ScoredItem[] = []) => items.map((item) => item.id);
  const rank = (lists: readonly RankedList[]) =>
    idsOf(fuse(lists, { ...fuseOptions(profile), explain: false }));
  const weighed = weighLists(candidates, profile);
  const fused = fuseCandidates(candidates, profile, false);
  const answers = weighed.regions.map(({ crop }, index) => ({
    crop: rank(crop),
    fused: idsOf(fused.regions[index]?.items),
    confident: fused.regions[index]?.items[0]?.confident ?? null,
  }));
  const crops = labelled ? weighLists(labelled, profile).regions.map(({ crop }) => rank(crop)) : [];
  const whole = rank(weighed.whole);
  const look = idsOf(fused.look);
  return garments.map((garment) => {
    const { garmentClass, areaShare, confidence, region, standIn, label } = garment;
    const answer = region === null ? undefined : answers[region];
    const labelledCrop = garment.labelled === null ? undefined : crops[garment.labelled];
    return {
      look: id,
      garmentClass,
      areaShare,
      confidence,
      relevant: new Set(garment.relevant),
      ranked: { whole, crop: answer?.crop ?? [], fused: answer?.fused ?? whole, look },
      found: region !== null,
      label,
      confident: answer?.confident ?? null,
      ...(labelledCrop ? { labelledCrop } : {}),
      ...(standIn === undefined ? {} : { standIn: standIn === null ? null : (answers[standIn] ?? null) }),
    };
  });
}

/** The outcome of a look in which nothing is labelled: whatever is offered for it is no match. */
export function judgeNothing({ candidates }: CollectedLook, profile: Profile): NothingOutcome {
  const matched = matchLook(fuseCandidates(candidates, profile, false), candidates, profile);
  return { hasRegion: candidates.regions.length > 0, isOffered: matched && matched.look.match !== 'none' };
}
