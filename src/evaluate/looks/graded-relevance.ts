import { classAgreement } from '../../fuse/weights/class-agreement.ts';
import { type GarmentClass, type Product, type ProductClass, productClasses } from '../../types.ts';
import type { Judgments } from '../judgments.ts';

/** Attributes that a label may name beside the class. */
const labelledAttributes = ['color', 'type', 'pattern'] as const;

/** What a person says of a garment or a product. */
export interface Label
  extends Readonly<Partial<Record<(typeof labelledAttributes)[number], readonly string[]>>> {
  /** `other`: a product of no garment class, such as a watch. */
  readonly garmentClass: ProductClass;
}

/** A product's label by its id; products without one are unjudged. */
export type Labels = ReadonlyMap<string, Label>;

/** How a product's kind stands to a garment's: `near` is a class that shops confuse with it (`classAgreement`). */
export type Kinship = 'same' | 'near' | 'unrelated' | 'unjudged';

/** Gains of nDCG. */
const gains = { exact: 3, alike: 2, same: 1 } as const;

/** A stored product with the source of its class, which decides whether that is a label or a guess. */
export interface StoredProduct {
  readonly productId: string;
  readonly garmentClass: ProductClass | '';
  readonly product: Pick<Product, 'attributes' | 'garmentClass'>;
  readonly origin?: { readonly classSource: string } | undefined;
}

/**
 * The label of a stored product: its attribute `class` (a garment class, or `other`), else the class that its row names or a
 * person reviewed. A class from keywords or the detector is a guess, and so are `attributes.guessed.*`: undefined.
 */
export function labelOfProduct({
  garmentClass,
  product,
  origin,
}: Omit<StoredProduct, 'productId'>): Label | undefined {
  const named = valuesOf(product.attributes, 'class');
  const isReviewed = origin?.classSource === 'row' || origin?.classSource === 'review';
  const label =
    productClasses.find((known) => named.includes(known)) ??
    product.garmentClass ??
    (isReviewed && garmentClass !== '' ? garmentClass : undefined);
  return label && { garmentClass: label, ...described(product.attributes) };
}

/** A garment's label as looks files have it; undefined without a class. */
export function labelOfGarment({
  garmentClass,
  ...attributes
}: {
  readonly garmentClass?: GarmentClass | undefined;
} & Readonly<Partial<Record<(typeof labelledAttributes)[number], string | undefined>>>): Label | undefined {
  return garmentClass && { garmentClass, ...described(attributes) };
}

/** The kinship of a product's class to a garment's; one of the right products is `same` whatever its label says. */
export function kinshipOf(
  garment: { readonly label: Label; readonly relevant: ReadonlySet<string> },
  productId: string,
  labels: Labels,
): Kinship {
  if (garment.relevant.has(productId)) return 'same';
  const label = labels.get(productId);
  if (label === undefined) return 'unjudged';
  const [a, b] = [garment.label.garmentClass, label.garmentClass];
  if (a === b) return 'same';
  return classAgreement(a, b) > 0 ? 'near' : 'unrelated';
}

/**
 * What each product of a catalog is worth to a garment: 3 for one of its right products, 2 for the same class with every labelled
 * attribute of the garment (color, type, pattern; at least one labelled), 1 for the same class. Others are left out.
 *
 * @param labels of the whole catalog, because nDCG's best order may hold products that no list found
 */
export function gradesOf(
  { label, relevant }: { readonly label: Label; readonly relevant: ReadonlySet<string> },
  labels: Labels,
): Judgments {
  const grades = new Map<string, number>();
  for (const [id, of] of labels)
    if (of.garmentClass === label.garmentClass) grades.set(id, isAlike(label, of) ? gains.alike : gains.same);
  for (const id of relevant) if (labels.has(id)) grades.set(id, gains.exact);
  return grades;
}

/**
 * The judgments of a garment: its right products by grade 1 or, without any, the labelled products of its kind by {@link gradesOf}.
 */
export function judgmentsOf(
  { relevant, label }: { readonly relevant: readonly string[]; readonly label?: Label | undefined },
  labels: Labels = new Map(),
): Judgments {
  if (relevant.length > 0 || label === undefined) return new Map(relevant.map((id) => [id, 1]));
  return gradesOf({ label, relevant: new Set() }, labels);
}

function isAlike(garment: Label, product: Label): boolean {
  const named = labelledAttributes.filter((name) => (garment[name]?.length ?? 0) > 0);
  return (
    named.length > 0 &&
    named.every((name) => garment[name]?.some((value) => product[name]?.includes(value) ?? false))
  );
}

/** In lower case, because shops write `Navy Blue` and labels `navy blue`. */
function valuesOf(
  attributes: Readonly<Record<string, string | readonly string[] | undefined>> = {},
  name: string,
): string[] {
  return [attributes[name] ?? []].flat().map((value) => value.trim().toLowerCase());
}

function described(attributes: Parameters<typeof valuesOf>[0]): Omit<Label, 'garmentClass'> {
  const values = labelledAttributes.map((name) => [name, valuesOf(attributes, name)] as const);
  return Object.fromEntries(values.filter(([, of]) => of.length > 0));
}
