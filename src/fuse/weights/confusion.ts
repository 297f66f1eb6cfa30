import { type GarmentClass, garmentClasses, type ProductClass, productClasses } from '../../types.ts';
import { type ClassAgreement, classAgreement } from './class-agreement.ts';

/** A region's detected class, and the class of a product judged right for it. */
export interface JudgedClass {
  readonly region: GarmentClass;
  readonly product: ProductClass;
}

/**
 * By detected class, the probability of each class of the right product, relative to the most probable one: each row has
 * maximum 1. Missing entries are those of `classAgreement`.
 */
export type ConfusionTable = Readonly<
  Partial<Record<GarmentClass, Readonly<Partial<Record<ProductClass, number>>>>>
>;

/**
 * Fits the table C[detected class][class of the right product] to judgments. `classAgreement` is a Dirichlet prior worth
 * `strength` > 0 judgments per row: without judgments the table equals it, and a few judgments change it a little.
 */
export function fitConfusion(judged: readonly JudgedClass[], strength = 10): ConfusionTable {
  if (!(strength > 0)) throw new RangeError(`Expected a strength > 0 but received ${strength}`);
  const rowOf = (region: GarmentClass) => {
    const prior = productClasses.map((product) => classAgreement(region, product));
    const total = prior.reduce((sum, agreement) => sum + agreement, 0);
    const masses = productClasses.map((product, index) => {
      const count = judged.filter((pair) => pair.region === region && pair.product === product).length;
      return count + (strength * (prior[index] ?? 0)) / total;
    });
    const likeliest = Math.max(...masses);
    return Object.fromEntries(
      productClasses.map((product, index) => [product, (masses[index] ?? 0) / likeliest]),
    );
  };
  return Object.fromEntries(garmentClasses.map((region) => [region, rowOf(region)]));
}

/** A confusion table as a {@link ClassAgreement}. */
export function agreementOf(table: ConfusionTable): ClassAgreement {
  return (region, product) => table[region]?.[product] ?? classAgreement(region, product);
}

/** The table of `classAgreement` with another agreement of neighbouring classes, such as top and outerwear, 0..1. */
export function neighbourAgreement(agreement: number): ConfusionTable {
  const rows = garmentClasses.map((region) => {
    const neighbours = garmentClasses.filter(
      (product) => product !== region && classAgreement(region, product) > 0,
    );
    return [region, Object.fromEntries(neighbours.map((product) => [product, agreement]))] as const;
  });
  return Object.fromEntries(rows.filter(([, row]) => Object.keys(row).length > 0));
}
