import { intersectionOverUnion } from '../detect/intersection-over-union.ts';
import { standIns } from '../evaluate/looks/consumer-to-shop.ts';
import {
  type Label,
  labelOfGarment,
  labelOfProduct,
  type StoredProduct,
} from '../evaluate/looks/graded-relevance.ts';
import type { CollectedGarment, CollectedLook } from '../evaluate/looks/judge-look.ts';
import { classAgreement } from '../fuse/weights/class-agreement.ts';
import { areaShareOf } from '../search/collect-candidates.ts';
import { bestOverlap, type Region } from '../search/find-regions.ts';
import type { SearchContext } from '../search/search-context.ts';
import { type SearchedLook, searchLook } from '../search/shop-the-look.ts';
import { checkLooks } from './check-looks.ts';
import type { LabelledGarment, LabelledLook } from './look-file.ts';

export interface CollectLooksOptions {
  readonly catalog: string;
  readonly readImage: (path: string) => Promise<Uint8Array>;
  /** Called before the first search with the products that the looks name and the catalog lacks, if there are any. */
  readonly onMissing?: ((productIds: readonly string[]) => void) | undefined;
  /** Called after each look. */
  readonly onLook?: ((done: number, total: number) => void) | undefined;
  /** Whether the labelled boxes are searched too, which distinguishes a wrong box from a weak embedding. */
  readonly labelledBoxes?: boolean;
}

export interface CollectedLooks {
  readonly looks: readonly CollectedLook[];
  /** The group of each candidate and labelled product, or the product itself where it has none. */
  readonly groups: ReadonlyMap<string, string>;
  /** Labelled products that the catalog lacks. */
  readonly missing: ReadonlySet<string>;
}

/**
 * Searches the catalog with labelled photos, as a request would, and returns what re-ranking them needs.
 *
 * One region answers for each labelled garment: with a box, the detected region of highest IoU ≥ .5; with a class
 * only, the one of highest confidence × agreement; with neither, the most confident. First all looks are checked, see
 * {@link checkLooks}.
 */
export async function collectLooks(
  context: SearchContext,
  labelled: readonly LabelledLook[],
  { catalog, readImage, onMissing, onLook, labelledBoxes = true }: CollectLooksOptions,
): Promise<CollectedLooks> {
  const missing = await checkLooks(context, labelled, { catalog, readImage });
  if (missing.size > 0) onMissing?.([...missing]);
  const looks: CollectedLook[] = [];
  const groups = new Map<string, string>();
  const request = { catalog, limit: context.profile.candidates, explain: false };
  for (const [index, look] of labelled.entries()) {
    const bytes = await readImage(look.image);
    const searched = await searchLook(context, bytes, request);
    const boxed = labelledBoxes
      ? look.garments.filter(({ box, products }) => box && products.length > 0)
      : [];
    const drawn = boxed.flatMap(({ box, garmentClass }) => (box ? [{ box, garmentClass }] : []));
    const boxes = drawn.length === 0 ? null : await searchLook(context, bytes, { ...request, drawn });
    for (const { id, groupId } of searched.candidates.products) groups.set(id, groupId || id);
    const garments = collectGarments(look, searched, boxed);
    looks.push({
      id: look.id,
      candidates: searched.candidates,
      labelled: boxes?.candidates ?? null,
      garments,
      ...(garments.some(({ label }) => label)
        ? { labels: labelsOf([...(await searched.readRows()).values()].flat()) }
        : {}),
    });
    onLook?.(index + 1, labelled.length);
  }
  const relevant = new Set(looks.flatMap(({ garments }) => garments.flatMap((garment) => garment.relevant)));
  const unknown = [...relevant].filter((id) => !groups.has(id));
  for (const row of await context.store.fetchByProduct(catalog, unknown)) {
    groups.set(row.productId, row.groupId || row.productId);
  }
  return { looks, groups, missing };
}

/** The labels of the products of these rows that have one, by product. */
export function labelsOf(rows: readonly StoredProduct[]): Map<string, Label> {
  const labels = new Map<string, Label>();
  for (const row of rows) {
    const label = labelOfProduct(row);
    if (label) labels.set(row.productId, label);
  }
  return labels;
}

function collectGarments(
  { garments }: LabelledLook,
  { photo, regions }: SearchedLook,
  boxed: readonly LabelledGarment[],
): CollectedGarment[] {
  const standInOf = standInRegions(garments, regions);
  return garments.map((garment) => {
    const region = answeringRegion(garment, regions);
    const answering = region === null ? undefined : regions[region];
    const box = garment.box ?? answering?.box;
    const drawn = boxed.indexOf(garment);
    return {
      relevant: garment.products,
      label: labelOfGarment(garment),
      region,
      labelled: drawn < 0 ? null : drawn,
      standIn: standInOf.get(garment),
      garmentClass: garment.garmentClass ?? answering?.garmentClass ?? null,
      areaShare: box ? areaShareOf(box, photo) : null,
      confidence: answering?.confidence ?? null,
    };
  });
}

/** DeepFashion2's region for each garment labelled with a box and a class, null where it is missed; see `standIns`. */
function standInRegions(
  garments: readonly LabelledGarment[],
  regions: readonly Region[],
): Map<LabelledGarment, number | null> {
  const boxed = garments.flatMap((garment) =>
    garment.box ? [{ ...garment, box: garment.box, garment }] : [],
  );
  const chosen = standIns(boxed, regions, intersectionOverUnion);
  const standInOf = new Map<LabelledGarment, number | null>();
  boxed.forEach(({ garment }, index) => {
    const region = chosen[index];
    if (region !== undefined) standInOf.set(garment, region);
  });
  return standInOf;
}

/** The index of the region that answers for a labelled garment; see {@link collectLooks}. */
export function answeringRegion(
  { box, garmentClass }: LabelledGarment,
  regions: readonly Region[],
): number | null {
  if (box) {
    const best = bestOverlap(box, regions);
    return best ? regions.indexOf(best) : null;
  }
  let answering: number | null = null;
  let best = 0;
  for (const [index, region] of regions.entries()) {
    const agreement =
      garmentClass && region.garmentClass ? classAgreement(region.garmentClass, garmentClass) : 1;
    if (region.confidence * agreement > best) {
      answering = index;
      best = region.confidence * agreement;
    }
  }
  return answering;
}
