import type { Attributes } from '../types.ts';

/**
 * The tags that a store indexes for a product's attributes: `name` for each attribute with a value, and `name=value` for each of
 * its values, without repeats. Names are percent-encoded, so the first `=` always ends the name and no `name` equals a
 * `name=value`; values are not encoded.
 */
export function attributeTags(attributes: Attributes): string[] {
  const tags = new Set<string>();
  for (const [name, given] of Object.entries(attributes)) {
    const values = typeof given === 'string' ? [given] : given;
    if (values.length > 0) tags.add(nameTag(name));
    for (const value of values) tags.add(valueTag(name, value));
  }
  return [...tags];
}

/** The tag of every product that has the attribute, whatever its value. */
export function nameTag(name: string): string {
  return encodeURIComponent(name);
}

/** The tag of every product whose attribute has this value. */
export function valueTag(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${value}`;
}
