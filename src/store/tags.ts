import type { Attributes } from '../types.ts';

/**
 * What a store indexes of a product's attributes: for each attribute that has a value its bare name, and
 * `name=value` for each of its values, without repeats. Names are percent-encoded, so that a `=` always ends the
 * name and no bare name equals a `name=value`; values stand as they are.
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
