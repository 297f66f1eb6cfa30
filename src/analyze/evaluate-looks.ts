import { type GarmentOutcome, judgeLook } from '../evaluate/looks/judge-look.ts';
import { type LookCoverage, reportCoverage } from '../evaluate/looks/look-coverage.ts';
import { type LookReport, reportLooks } from '../evaluate/looks/look-report.ts';
import { type SliceKind, sliceBy } from '../evaluate/looks/look-slices.ts';
import type { SearchContext } from '../search/search-context.ts';
import { type CollectLooksOptions, collectLooks } from './collect-looks.ts';
import type { LabelledLook } from './look-file.ts';

export interface EvaluateLooksOptions extends CollectLooksOptions {
  /** What to slice the garments by; each slice gets a report. */
  readonly sliceKinds?: readonly SliceKind[];
}

/** Figures of all garments, and of the look's own list. */
export interface EvaluationReport extends LookReport {
  readonly lookList: LookCoverage;
}

export type Slices = Partial<Record<SliceKind, Record<string, LookReport>>>;

/**
 * Searches the catalog with labelled photos, as a request would, and measures each kind of ranking. If no region answers
 * for a garment (see {@link collectLooks}), `fused` is the whole photo's ranking and `crop` is empty.
 */
export async function evaluateLooks(
  context: SearchContext,
  labelled: readonly LabelledLook[],
  { sliceKinds = [], ...options }: EvaluateLooksOptions,
): Promise<{ report: EvaluationReport; slices: Slices; garments: GarmentOutcome[] }> {
  const { looks, groups } = await collectLooks(context, labelled, options);
  const garments = looks.flatMap((look) => judgeLook(look, context.profile));
  const reportOn = (outcomes: readonly GarmentOutcome[]) =>
    reportLooks(outcomes, (id) => groups.get(id) ?? id);
  const slices = sliceKinds.map((kind) => [
    kind,
    Object.fromEntries([...sliceBy(kind, garments)].map(([name, slice]) => [name, reportOn(slice)])),
  ]);
  const report = { ...reportOn(garments), lookList: reportCoverage(garments) };
  return { report, slices: Object.fromEntries(slices), garments };
}
