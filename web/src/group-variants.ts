import type { Hit } from './api.ts';

/** What a card shows: a product, and others of its group such as its colors. */
export type Variant = Pick<Hit, 'productId' | 'product' | 'image' | 'garmentClass' | 'score' | 'parts'> &
  Partial<Pick<Hit, 'sameProduct' | 'sameKind' | 'confident' | 'region'>>;

/**
 * Puts the variants of a product on one card: hits of one `groupId`, and the alternatives that the service grouped under a hit.
 *
 * @returns one list of variants a card, in the order of their best hits; never empty
 */
export function groupVariants(hits: readonly Hit[]): (readonly [Variant, ...Variant[]])[] {
  const cards: [Variant, ...Variant[]][] = [];
  const byGroup = new Map<string, [Variant, ...Variant[]]>();
  for (const { alternatives = [], ...hit } of hits) {
    const group = hit.product.groupId;
    const known = group ? byGroup.get(group) : undefined;
    if (known) {
      known.push(hit, ...alternatives);
      continue;
    }
    const card: [Variant, ...Variant[]] = [hit, ...alternatives];
    cards.push(card);
    if (group) byGroup.set(group, card);
  }
  return cards;
}
