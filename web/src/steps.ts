import { noChoices } from './choices.ts';
import type { LookState } from './look-state.ts';
import type { Refinement } from './refinement.ts';

/** What the browser's Back and Forward lead to: what the page showed, and of which catalog. */
export interface Step {
  readonly state: LookState;
  readonly catalog: string;
}

/**
 * Whether a shopper would not call it another step: the same photo or product, refined and restricted in the same way. The garment that
 * is selected, the boxes and how many products are shown make no step.
 */
export function isSameStep(a: Step, b: Step): boolean {
  const own = traitsOf(a);
  const other = traitsOf(b);
  return own.length === other.length && own.every((trait, index) => trait === other[index]);
}

function traitsOf({ state, catalog }: Step): readonly unknown[] {
  if (state.status === 'empty') return [];
  const { choices, trail } = 'trail' in state ? state : { choices: noChoices, trail: [] };
  // A photo stays itself when its query is saved.
  const source = 'photo' in state ? (state.photo?.file ?? ('saved' in state && state.saved)) : null;
  return [catalog, source, JSON.stringify(trail.map(wishOf)), JSON.stringify(choices)];
}

function wishOf({ start, liked, disliked, nudge }: Refinement) {
  return [start, liked, disliked, nudge?.words];
}

/** The step to come back to: without what was under way, or had failed. */
export function settledStep({ state, catalog }: Step): Step {
  if (state.status === 'found') return { state: { ...state, pending: null, failed: null }, catalog };
  if (state.status === 'browsing') return { state: { ...state, failed: null }, catalog };
  return { state: state.status === 'searching' ? { ...state, before: null } : state, catalog };
}
