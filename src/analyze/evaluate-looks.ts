import type { Label } from '../evaluate/looks/graded-relevance.ts';
import { type GarmentOutcome, judgeLook, judgeNothing } from '../evaluate/looks/judge-look.ts';
import { type LookCoverage, reportCoverage } from '../evaluate/looks/look-coverage.ts';
import { type LookReport, reportLooks } from '../evaluate/looks/look-report.ts';
import { type SliceKind, sliceBy } from '../evaluate/looks/look-slices.ts';
import {
  type NothingReport,
  type RelevanceReport,
  reportNothing,
  reportRelevance,
} from '../evaluate/looks/relevance-report.ts';
import type { SearchContext } from '../search/search-context.ts';
import { type CollectLooksOptions, collectLooks, labelsOf } from './collect-looks.ts';
import type { LabelledLook } from './look-file.ts';

export interface EvaluateLooksOptions extends CollectLooksOptions {
  /** What to slice the garments by; each slice gets a report. */
  readonly sliceKinds?: readonly SliceKind[];
}

/** Figures of all garments, and of the look's own list. */
export interface EvaluationReport extends LookReport {
  readonly lookList: LookCoverage;
  /** Products that the looks name and the catalog lacks; undefined if it has all. */
  readonly missing?: readonly string[];
  /** By labels of kind; undefined if no garment or no product has one. */
  readonly relevance?: RelevanceReport;
  /** Of looks without labelled garments; undefined if there are none. */
  readonly nothing?: NothingReport;
}

export type Slices = Partial<Record<SliceKind, Record<string, LookReport>>>;

/**
 * Searches the catalog with labelled photos, as a request would, and measures each kind of ranking. If no region answers
 * for a garment (see {@link collectLooks}), `fused` is the whole photo's ranking and `crop` is empty. Garments without products are in
 * `relevance` alone; `garments` has those with products.
 */
export async function evaluateLooks(
  context: SearchContext,
  labelled: readonly LabelledLook[],
  { sliceKinds = [], ...options }: EvaluateLooksOptions,
): Promise<{ report: EvaluationReport; slices: Slices; garments: GarmentOutcome[] }> {
  const { looks, groups, missing } = await collectLooks(context, labelled, options);
  const judged = looks
    .flatMap((look) => judgeLook(look, context.profile))
    .map((garment) => ({ ...garment, isAbsent: [...garment.relevant].every((id) => missing.has(id)) }));
  // Without a right product there is no hit to count: such garments are judged by their kind alone.
  const garments = judged.filter(({ relevant }) => relevant.size > 0);
  const reportOn = (outcomes: readonly GarmentOutcome[]) =>
    reportLooks(outcomes, (id) => groups.get(id) ?? id);
  const slices = sliceKinds.map((kind) => [
    kind,
    Object.fromEntries([...sliceBy(kind, garments)].map(([name, slice]) => [name, reportOn(slice)])),
  ]);
  const areLabelled = looks.some(({ labels }) => labels && labels.size > 0);
  const labels = areLabelled ? await labelsOfCatalog(context, options.catalog) : new Map<string, Label>();
  const relevance = reportRelevance(judged, { looks: looks.length, labels });
  const empty = looks.filter((look) => look.garments.length === 0);
  const nothing = reportNothing(empty.map((look) => judgeNothing(look, context.profile)));
  const report = {
    ...reportOn(garments),
    lookList: reportCoverage(garments),
    ...(missing.size > 0 ? { missing: [...missing] } : {}),
    ...(relevance ? { relevance } : {}),
    ...(nothing ? { nothing } : {}),
  };
  return { report, slices: Object.fromEntries(slices), garments };
}

async function labelsOfCatalog({ store }: SearchContext, catalog: string): Promise<Map<string, Label>> {
  const labels = new Map<string, Label>();
  for await (const rows of store.scan(catalog))
    for (const [id, label] of labelsOf(rows)) labels.set(id, label);
  return labels;
}
