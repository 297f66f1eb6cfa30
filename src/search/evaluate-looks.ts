import { intersectionOverUnion } from '../detect/intersection-over-union.ts';
import { standIns } from '../evaluate/consumer-to-shop.ts';
import {
  type AnswerKind,
  type JudgedGarment,
  type LookReport,
  reportLooks,
} from '../evaluate/look-report.ts';
import { type SliceFacts, type SliceKind, sliceBy } from '../evaluate/slices.ts';
import { classAgreement } from '../fuse/class-agreement.ts';
import { fuse } from '../fuse/fuse.ts';
import type { RankedList } from '../fuse/ranked-list.ts';
import type { Photo } from '../types.ts';
import { bestOverlap } from './find-regions.ts';
import type { LabelledGarment, LabelledLook } from './look-file.ts';
import { areaShareOf, type LookLists, type RegionLists } from './rank-regions.ts';
import type { SearchContext } from './search-context.ts';
import { fuseLook, fuseOptions, rankLook } from './shop-the-look.ts';

export interface EvaluateLooksOptions {
  readonly catalog: string;
  readonly readImage: (path: string) => Promise<Uint8Array>;
  /** Called after each look. */
  readonly onLook?: (done: number, total: number) => void;
  /** What to slice the garments by, each slice with a report of its own. */
  readonly sliceKinds?: readonly SliceKind[];
}

/** One garment's outcome, for a list of what went wrong and for slices. */
export interface GarmentOutcome extends JudgedGarment, SliceFacts {}

export type Slices = Partial<Record<SliceKind, Record<string, LookReport>>>;

/**
 * Searches the catalog with labelled photos, as a request would, and reports how well each kind of list answers.
 *
 * The region that answers for a labelled garment: with a box, the detected region of highest IoU ≥ .5; with a class
 * alone, the one of highest confidence × agreement; without either, the most confident. Where none does, the whole
 * photo's lists answer in `fused`, and nothing in `crop`.
 */
export async function evaluateLooks(
  context: SearchContext,
  looks: readonly LabelledLook[],
  { catalog, readImage, onLook, sliceKinds = [] }: EvaluateLooksOptions,
): Promise<{ report: LookReport; slices: Slices; garments: GarmentOutcome[] }> {
  const garments: GarmentOutcome[] = [];
  const groups = new Map<string, string>();
  for (const [index, look] of looks.entries()) {
    const bytes = await readImage(look.image);
    const request = { catalog, limit: context.profile.candidates, explain: false };
    const { photo, lists } = await rankLook(context, bytes, request);
    const labelled = await rankLabelledBoxes(context, bytes, look, request);
    for (const [productId, rows] of lists.rows) groups.set(productId, rows[0]?.groupId || productId);
    const standing = standInRegions(look, lists.regions);
    for (const garment of look.garments) {
      garments.push({
        look: look.id,
        ...judge(context, garment, lists, {
          photo,
          labelled: labelled.get(garment),
          standIn: standing.get(garment),
        }),
      });
    }
    onLook?.(index + 1, looks.length);
  }
  const labelledIds = new Set(
    garments.flatMap(({ relevant }) => [...relevant]).filter((id) => !groups.has(id)),
  );
  for (const row of await context.store.fetchByProduct(catalog, [...labelledIds])) {
    groups.set(row.productId, row.groupId || row.productId);
  }
  const reportOn = (of: readonly GarmentOutcome[]) => reportLooks(of, (id) => groups.get(id) ?? id);
  const slices = sliceKinds.map((kind) => [
    kind,
    Object.fromEntries([...sliceBy(kind, garments)].map(([name, slice]) => [name, reportOn(slice)])),
  ]);
  return { report: reportOn(garments), slices: Object.fromEntries(slices), garments };
}

interface Answers {
  readonly photo: Photo;
  /** The lists of the labelled box. */
  readonly labelled: RegionLists | undefined;
  /** See `standIns`. */
  readonly standIn: RegionLists | null | undefined;
}

function judge(
  { profile }: SearchContext,
  garment: LabelledGarment,
  lists: LookLists,
  { photo, labelled, standIn }: Answers,
): Omit<GarmentOutcome, 'look'> {
  const rank = (of: readonly RankedList[]) => fuse(of, fuseOptions(profile)).map(({ id }) => id);
  const ofRegion = ({ crop, whole }: RegionLists) => ({ crop: rank(crop), fused: rank([...crop, ...whole]) });
  const answering = answeringRegion(garment, lists.regions);
  const { crop, fused } = answering ? ofRegion(answering) : { crop: [], fused: rank(lists.whole) };
  const ranked: Record<AnswerKind, readonly string[]> = {
    whole: rank(lists.whole),
    crop,
    fused,
    look: fuseLook(lists, profile).map(({ id }) => id),
  };
  const box = garment.box ?? answering?.region.box;
  return {
    garmentClass: garment.garmentClass ?? answering?.region.garmentClass ?? null,
    areaShare: box ? areaShareOf(box, photo) : null,
    confidence: answering?.region.confidence ?? null,
    relevant: new Set(garment.products),
    ranked,
    found: answering !== undefined,
    ...(labelled ? { labelledCrop: rank(labelled.crop) } : {}),
    ...(standIn === undefined ? {} : { standIn: standIn && ofRegion(standIn) }),
  };
}

/** The region that stands for each garment labelled with a box and a class, null where it is missed; see `standIns`. */
function standInRegions(
  { garments }: LabelledLook,
  regions: readonly RegionLists[],
): Map<LabelledGarment, RegionLists | null> {
  const boxed = garments.flatMap((garment) =>
    garment.box ? [{ ...garment, box: garment.box, garment }] : [],
  );
  const detections = regions.map(({ region }) => region);
  const chosen = standIns(boxed, detections, intersectionOverUnion);
  const standing = new Map<LabelledGarment, RegionLists | null>();
  boxed.forEach(({ garment }, index) => {
    const region = chosen[index];
    if (region !== undefined) standing.set(garment, (region === null ? null : regions[region]) ?? null);
  });
  return standing;
}

/** The region that answers for a labelled garment; see {@link evaluateLooks}. */
function answeringRegion(
  { box, garmentClass }: LabelledGarment,
  regions: readonly RegionLists[],
): RegionLists | undefined {
  if (box) {
    const best = bestOverlap(
      box,
      regions.map(({ region }) => region),
    );
    return regions.find(({ region }) => region === best);
  }
  let answering: RegionLists | undefined;
  let best = 0;
  for (const candidate of regions) {
    const { region } = candidate;
    const agreement =
      garmentClass && region.garmentClass ? classAgreement(region.garmentClass, garmentClass) : 1;
    if (region.confidence * agreement > best) {
      answering = candidate;
      best = region.confidence * agreement;
    }
  }
  return answering;
}

/** The lists that the labelled boxes would have given, to tell a wrong box from a weak embedding. */
async function rankLabelledBoxes(
  context: SearchContext,
  bytes: Uint8Array,
  look: LabelledLook,
  request: Parameters<typeof rankLook>[2],
): Promise<Map<LabelledGarment, RegionLists>> {
  const boxed = look.garments.flatMap((garment) => (garment.box ? [{ garment, box: garment.box }] : []));
  if (boxed.length === 0) return new Map();
  const drawn = boxed.map(({ garment, box }) => ({ box, garmentClass: garment.garmentClass }));
  const { lists } = await rankLook(context, bytes, { ...request, drawn });
  const labelled = new Map<LabelledGarment, RegionLists>();
  boxed.forEach(({ garment }, index) => {
    const region = lists.regions[index];
    if (region) labelled.set(garment, region);
  });
  return labelled;
}
