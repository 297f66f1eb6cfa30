import type { Label } from '../src/evaluate/looks/graded-relevance.ts';
import { type CollectedLook, type GarmentOutcome, judgeLook } from '../src/evaluate/looks/judge-look.ts';
import { coverageValues } from '../src/evaluate/looks/look-coverage.ts';
import { reportRelevance } from '../src/evaluate/looks/relevance-report.ts';
import { bootstrapMean, type Estimate } from '../src/evaluate/significance/bootstrap.ts';
import type { Profile } from '../src/fuse/profile.ts';

/** A measure of a set of looks, with what it averages: values by look. `mean` has the 95 % interval by look. */
export interface Figure {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
  readonly mean: Estimate;
}

/**
 * The figures of a set under a profile. Of garments with labelled products: the share with the right one first, and among the first five, the
 * look's own list, and the share of confident first hits that are right. Of garments with a labelled class alone: shares of first hits of the
 * kind and of an unrelated one, and of the looks that show an unrelated one.
 */
export function setFigures(looks: readonly CollectedLook[], profile: Profile): Figure[] {
  const judged = looks.map((look) => judgeLook(look, profile));
  const named = judged
    .map((look) => look.filter(({ relevant }) => relevant.size > 0))
    .filter((look) => look.length > 0);
  return named.length > 0 ? productFigures(named) : kindFigures(looks, judged.flat());
}

function productFigures(looks: readonly (readonly GarmentOutcome[])[]): Figure[] {
  const isRight = (k: number) => (garment: GarmentOutcome) =>
    Number(garment.ranked.fused.slice(0, k).some((id) => garment.relevant.has(id)));
  const covered = looks.map(coverageValues);
  const confident = looks.map((look) => look.filter((garment) => garment.confident === true));
  return [
    figure(
      'R@1',
      looks.map((look) => look.map(isRight(1))),
    ),
    figure(
      'R@5',
      looks.map((look) => look.map(isRight(5))),
    ),
    figure(
      'confident, right',
      confident.map((look) => look.map(isRight(1))),
    ),
    figure(
      'confident',
      looks.map((look) => look.map((garment) => Number(garment.confident === true))),
    ),
    ...(['coverage@n', 'recall@10', 'firstHit'] as const).map((name) =>
      figure(
        name,
        covered.map((of) => of[name]),
      ),
    ),
  ];
}

function kindFigures(looks: readonly CollectedLook[], garments: readonly GarmentOutcome[]): Figure[] {
  const labels = new Map<string, Label>(looks.flatMap((look) => [...(look.labels ?? [])]));
  const report = reportRelevance(garments, { looks: looks.length, labels });
  if (!report) return [];
  return (['kind@1', 'unrelated@1', 'looksWithUnrelated'] as const).map((name) => ({
    name,
    values: [],
    mean: report[name],
  }));
}

function figure(name: string, values: readonly (readonly number[])[]): Figure {
  return { name, values, mean: bootstrapMean(values) };
}
