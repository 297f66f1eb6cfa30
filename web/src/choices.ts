/** What the user restricts the products to. */
export interface Choices {
  /** Accepted values by field, such as `attributes.color`; a field without an entry is not restricted. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Highest price; undefined: any. */
  readonly maxPrice?: number | undefined;
}

export const noChoices: Choices = { values: {} };

/** The fields that the page counts and offers: those that catalogs commonly fill. */
export const choiceFields = [
  'garmentClass',
  'attributes.availability',
  'attributes.gender',
  'attributes.color',
  'attributes.colorFamily',
  'attributes.pattern',
  'attributes.material',
  'attributes.brand',
  'attributes.size',
  'attributes.season',
  'attributes.style',
] as const;

/** What facets count: prices too, for their range. */
export const facetFields: readonly string[] = [...choiceFields, 'price'];

/** The choices with a value taken in, or out if it was in. */
export function toggleValue({ values, ...others }: Choices, field: string, value: string): Choices {
  const chosen = values[field] ?? [];
  const changed = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  const { [field]: _, ...rest } = values;
  return { ...others, values: changed.length > 0 ? { ...rest, [field]: changed } : rest };
}

export function isRestricted({ values, maxPrice }: Choices): boolean {
  return maxPrice !== undefined || Object.keys(values).length > 0;
}

/** The filter of a request (docs/filters.md); undefined where nothing is restricted. */
export function toFilter({ values, maxPrice }: Choices): object | undefined {
  const conditions: object[] = Object.entries(values).map(([field, chosen]) => ({
    in: { field, values: chosen },
  }));
  if (maxPrice !== undefined) conditions.push({ range: { field: 'price', max: maxPrice } });
  return conditions.length > 1 ? { and: conditions } : conditions[0];
}

/** `Color` for `attributes.colorFamily` and the like: a field's name in words. */
export function fieldLabel(field: string): string {
  if (field === 'garmentClass') return 'Kind';
  const words = field
    .replace(/^attributes\./, '')
    .replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
