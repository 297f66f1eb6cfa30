import { counted } from './counted.ts';

const shown = 20;

/** A line about products that looks name and the catalog lacks. */
export function missingProducts(ids: readonly string[], catalog: string): string {
  const more = ids.length > shown ? ` and ${ids.length - shown} more` : '';
  return (
    `warning: ${catalog} lacks ${counted(ids.length, 'product')} that the looks name: ${ids.slice(0, shown).join(', ')}${more}; ` +
    'garments that have no other product count as lost: not in catalog'
  );
}
