import type { Judgment } from '../../records/judgment-records.ts';
import type { QueryRecord } from '../../records/query-records.ts';
import { decodeSnapshot } from '../../search/query-snapshot.ts';
import type { AnalyzeContext } from '../analyze-context.ts';
import { answeringRegion } from '../collect-looks.ts';
import type { LabelledLook } from '../look-file.ts';
import { garmentQuery } from './judge-events.ts';

/**
 * The labels of looks for the saved queries of the same photos: those whose id, or whose name given by the caller, is the look's
 * id. A garment's products become right ones for the region that answers for it, by its box or class, as in an evaluation of the
 * looks. Garments without such a region are left out.
 */
export async function judgmentsOfSavedLooks(
  { queries }: Pick<AnalyzeContext, 'queries'>,
  catalog: string,
  looks: readonly LabelledLook[],
): Promise<Judgment[]> {
  const judgments: Judgment[] = [];
  for (const look of looks) {
    const byId = await queries.find(look.id);
    const named = await queries.findExternal(catalog, look.id);
    for (const record of byId?.catalog === catalog ? [byId, ...named] : named)
      judgments.push(...judgmentsOfRegions(record, look));
  }
  return judgments;
}

function judgmentsOfRegions(record: QueryRecord, { garments }: LabelledLook): Judgment[] {
  const regions = decodeSnapshot(record)?.regions ?? [];
  return garments.flatMap((garment) => {
    const region = regions[answeringRegion(garment, regions) ?? -1];
    if (!region) return [];
    const query = garmentQuery(record.id, region.id);
    return garment.products.map((productId) => ({ query, productId, grade: 1 }));
  });
}
