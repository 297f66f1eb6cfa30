import {
  type AnswerKind,
  type JudgedGarment,
  type LookReport,
  reportLooks,
} from '../evaluate/look-report.ts';
import { classAgreement } from '../fuse/class-agreement.ts';
import { fuse } from '../fuse/fuse.ts';
import type { RankedList } from '../fuse/ranked-list.ts';
import { bestOverlap } from './find-regions.ts';
import type { LabelledGarment, LabelledLook } from './look-file.ts';
import type { LookLists, RegionLists } from './rank-regions.ts';
import type { SearchContext } from './search-context.ts';
import { fuseLook, fuseOptions, rankLook } from './shop-the-look.ts';

export interface EvaluateLooksOptions {
  readonly catalog: string;
  readonly readImage: (path: string) => Promise<Uint8Array>;
  /** Called after each look. */
  readonly onLook?: (done: number, total: number) => void;
}

/** One garment's outcome, for a list of what went wrong. */
export interface GarmentOutcome extends JudgedGarment {
  readonly garmentClass: string;
}

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
  { catalog, readImage, onLook }: EvaluateLooksOptions,
): Promise<{ report: LookReport; garments: GarmentOutcome[] }> {
  const garments: GarmentOutcome[] = [];
  const groups = new Map<string, string>();
  for (const [index, look] of looks.entries()) {
    const bytes = await readImage(look.image);
    const request = { catalog, limit: context.profile.candidates, explain: false };
    const { lists } = await rankLook(context, bytes, request);
    const labelled = await rankLabelledBoxes(context, bytes, look, request);
    for (const [productId, rows] of lists.rows) groups.set(productId, rows[0]?.groupId || productId);
    for (const garment of look.garments) {
      garments.push(judge(context, look.id, garment, lists, labelled.get(garment)));
    }
    onLook?.(index + 1, looks.length);
  }
  const labelledIds = new Set(
    garments.flatMap(({ relevant }) => [...relevant]).filter((id) => !groups.has(id)),
  );
  for (const row of await context.store.fetchByProduct(catalog, [...labelledIds])) {
    groups.set(row.productId, row.groupId || row.productId);
  }
  return { report: reportLooks(garments, (id) => groups.get(id) ?? id), garments };
}

function judge(
  { profile }: SearchContext,
  look: string,
  garment: LabelledGarment,
  lists: LookLists,
  labelled: RegionLists | undefined,
): GarmentOutcome {
  const rank = (of: readonly RankedList[]) => fuse(of, fuseOptions(profile)).map(({ id }) => id);
  const answering = answeringRegion(garment, lists.regions);
  const ranked: Record<AnswerKind, readonly string[]> = {
    whole: rank(lists.whole),
    crop: answering ? rank(answering.crop) : [],
    fused: rank(answering ? [...answering.crop, ...answering.whole] : lists.whole),
    look: fuseLook(lists, profile).map(({ id }) => id),
  };
  return {
    look,
    garmentClass: garment.garmentClass ?? '',
    relevant: new Set(garment.products),
    ranked,
    found: answering !== undefined,
    ...(labelled ? { labelledCrop: rank(labelled.crop) } : {}),
  };
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
