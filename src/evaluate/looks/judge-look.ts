import type { Candidates } from '../../fuse/candidates.ts';
import { fuse } from '../../fuse/fuse.ts';
import { fuseCandidates, fuseOptions } from '../../fuse/fuse-candidates.ts';
import type { Profile } from '../../fuse/profile.ts';
import type { RankedList } from '../../fuse/ranked-list.ts';
import { weighLists } from '../../fuse/weights/weigh-lists.ts';
import type { ScoredItem } from '../../types.ts';
import type { JudgedGarment } from './look-report.ts';
import type { SliceFacts } from './look-slices.ts';

/** A labelled photo with what was collected for it: what any profile can be judged by. Plain data. */
export interface CollectedLook {
  readonly id: string;
  readonly candidates: Candidates;
  /** The same with the labelled boxes in the place of the detected ones, a region each; null where no box is labelled. */
  readonly labelled: Candidates | null;
  readonly garments: readonly CollectedGarment[];
}

/** One labelled garment. Regions are named by their place in the candidates. */
export interface CollectedGarment extends SliceFacts {
  /** The products that it is. */
  readonly relevant: readonly string[];
  /** The detected region that answers for it; null where none does. */
  readonly region: number | null;
  /** The region of its labelled box; null where no box is labelled. */
  readonly labelled: number | null;
  /** The region of DeepFashion2's rule, null where that misses it (see `standIns`); undefined where the rule does not apply. */
  readonly standIn?: number | null | undefined;
}

/** One garment's outcome, for a list of what went wrong and for slices. */
export interface GarmentOutcome extends JudgedGarment, SliceFacts {}

/**
 * What comes back for each labelled garment of a photo under a profile: `fused` and `look` as a request would answer, so
 * that of what is collapsed only the hit itself counts, and the lists that they were made of alone.
 */
export function judgeLook(
  { id, candidates, labelled, garments }: CollectedLook,
  profile: Profile,
): GarmentOutcome[] {
  const idsOf = (items: readonly ScoredItem[] = []) => items.map((item) => item.id);
  const rank = (of: readonly RankedList[]) => idsOf(fuse(of, { ...fuseOptions(profile), explain: false }));
  const lists = weighLists(candidates, profile);
  const fused = fuseCandidates(candidates, profile, false);
  const answers = lists.regions.map(({ crop }, index) => ({
    crop: rank(crop),
    fused: idsOf(fused.regions[index]?.items),
  }));
  const crops = labelled ? weighLists(labelled, profile).regions.map(({ crop }) => rank(crop)) : [];
  const whole = rank(lists.whole);
  const look = idsOf(fused.look);
  return garments.map((garment) => {
    const { garmentClass, areaShare, confidence, region, standIn } = garment;
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
      ...(labelledCrop ? { labelledCrop } : {}),
      ...(standIn === undefined ? {} : { standIn: standIn === null ? null : (answers[standIn] ?? null) }),
    };
  });
}
