/** A value of a field. A field with several values, such as the attribute size, matches if any of them does. */
export type FilterValue = string | number;

/**
 * A condition on products. Fields: `productId`, `groupId`, `garmentClass`, `price`, `attributes.<name>`.
 *
 * Missing values mean the same in every store: `equals`, `in`, `range` and `exists` are false, and `not` is plain negation, so
 * `not equals` is true. Only `price` has a `range`; its bounds are inclusive. String comparison is exact and case-sensitive.
 */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly equals: { readonly field: string; readonly value: FilterValue } }
  | { readonly in: { readonly field: string; readonly values: readonly FilterValue[] } }
  | { readonly range: { readonly field: string; readonly min?: number; readonly max?: number } }
  | { readonly exists: { readonly field: string } };
