import { type GarmentClass, garmentClasses } from '../../types.ts';
import { type ClassAgreement, classAgreement } from './class-agreement.ts';

/** A region as it was detected, and the class of a product that was judged right for it. */
export interface JudgedClass {
  readonly region: GarmentClass;
  readonly product: GarmentClass;
}

/**
 * For each detected class how likely each class of the right product is, relative to the likeliest: rows have maximum
 * 1. What is not named is as `classAgreement` has it.
 */
export type ConfusionTable = Readonly<
  Partial<Record<GarmentClass, Readonly<Partial<Record<GarmentClass, number>>>>>
>;

/**
 * The table C[class detected][class of the right product] as judgments have it. `classAgreement` stands in for
 * `strength` > 0 judgments of each row (a Dirichlet prior), so that without judgments the table is that agreement, and
 * a few of them move it a little.
 */
export function fitConfusion(judged: readonly JudgedClass[], strength = 10): ConfusionTable {
  if (!(strength > 0)) throw new RangeError(`Expected a strength > 0 but received ${strength}`);
  const rowOf = (region: GarmentClass) => {
    const prior = garmentClasses.map((product) => classAgreement(region, product));
    const total = prior.reduce((sum, agreement) => sum + agreement, 0);
    const masses = garmentClasses.map((product, index) => {
      const count = judged.filter((pair) => pair.region === region && pair.product === product).length;
      return count + (strength * (prior[index] ?? 0)) / total;
    });
    const likeliest = Math.max(...masses);
    return Object.fromEntries(
      garmentClasses.map((product, index) => [product, (masses[index] ?? 0) / likeliest]),
    );
  };
  return Object.fromEntries(garmentClasses.map((region) => [region, rowOf(region)]));
}

/** The agreement that a confusion table says, for `agreementWith`. */
export function agreementOf(table: ConfusionTable): ClassAgreement {
  return (region, product) => table[region]?.[product] ?? classAgreement(region, product);
}
