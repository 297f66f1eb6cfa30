/** A value of a field; a field with several values (an attribute such as size) matches when any of them does. */
export type FilterValue = string | number;

/**
 * A condition on products. Fields: `productId`, `groupId`, `garmentClass`, `price`, `attributes.<name>`.
 *
 * One meaning for what is missing, in every store: a field without a value matches no `equals`, `in` or `range`;
 * `exists` is false for it; `not` is plain negation, so `not equals` is true for it.
 * `range` is for `price` alone; bounds are inclusive. Strings are compared exactly, case and all.
 */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly equals: { readonly field: string; readonly value: FilterValue } }
  | { readonly in: { readonly field: string; readonly values: readonly FilterValue[] } }
  | { readonly range: { readonly field: string; readonly min?: number; readonly max?: number } }
  | { readonly exists: { readonly field: string } };
