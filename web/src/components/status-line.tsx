import { garmentLabel } from '../garment-style.ts';
import type { LookState } from '../look-state.ts';

/** Announces changes to screen readers. */
export function StatusLine({ state }: { readonly state: LookState }) {
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {describe(state)}
    </p>
  );
}

function describe(state: LookState): string {
  if (state.status === 'searching') return state.photo ? 'Searching the photo' : 'Opening the look';
  if (state.status === 'browsing') {
    const hits = state.trail.at(-1)?.hits;
    return hits ? `${counted(hits.length, 'product')}, most similar first` : 'Searching similar products';
  }
  if (state.status !== 'found') return '';
  if (state.pending) return state.pending.box ? 'Searching your box' : 'Searching again';
  if (state.failed) return '';
  const { regions, fused } = state.answer;
  const region = regions.find(({ id }) => id === state.selected);
  const list = region ? garmentLabel(region.garmentClass) : 'The whole look';
  const { match } = region ?? state.answer;
  const products = counted((region?.results ?? fused).length, 'product');
  return `${counted(regions.length, 'garment')} found. ${list}: ${match === 'none' ? 'no match' : products}`;
}

/** `1 product`, `2 products` */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
