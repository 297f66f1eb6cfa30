import type { Candidates } from './candidates.ts';
import { type FuseOptions, fuse } from './fuse.ts';
import type { Profile } from './profile.ts';
import type { FusedItem, RankedList } from './ranked-list.ts';
import { type LookLists, weighLists } from './weigh-lists.ts';

/** What came back for one region, best first. */
export interface FusedRegion {
  readonly region: string;
  readonly items: readonly FusedItem[];
}

/** A photo's answer: one list for each region, in the candidates' order, and one for the look. */
export interface FusedLook {
  readonly regions: readonly FusedRegion[];
  readonly look: readonly FusedItem[];
}

/** The answer to a photo under a profile, from what was collected for it; the same candidates may be fused again and again. */
export function fuseCandidates(candidates: Candidates, profile: Profile): FusedLook {
  const lists = weighLists(candidates, profile);
  return {
    regions: lists.regions.map(({ region, crop, whole }) => ({
      region: region.id,
      items: fuse([...crop, ...whole], fuseOptions(profile)),
    })),
    look: fuseLook(lists, profile),
  };
}

/** The look's own list: every region's crop lists beside the whole photo's. */
export function fuseLook(lists: LookLists, profile: Profile): FusedItem[] {
  const crops = lists.regions.flatMap(({ crop }): readonly RankedList[] => crop);
  return fuse([...crops, ...lists.whole], fuseOptions(profile));
}

export function fuseOptions({ method, normalization, k, phi, gamma, sigma }: Profile): FuseOptions {
  return { method, normalization, k, phi, gamma, sigma };
}
