import type { Failure, Hit, Start } from './api.ts';

/** A search for products like a start, moved by what the user liked and disliked. */
export interface Refinement {
  /** What it starts from, in words: a garment, or a product's title. */
  readonly from: string;
  /** undefined: the liked products alone say what to look for. */
  readonly start: Start | undefined;
  readonly liked: readonly string[];
  readonly disliked: readonly string[];
  /** What it should have more of, in the shopper's words. */
  readonly nudge?: { readonly words: string } | undefined;
  /** null while it is searched for the first time. */
  readonly hits: readonly Hit[] | null;
}

/** A state with refined searches. */
interface Trailed {
  /** The refined searches that the user went through; the last one is shown. */
  readonly trail: readonly Refinement[];
  readonly failed: object | null;
}

export type TrailAction =
  | { readonly type: 'refining'; readonly refinement: Refinement; readonly replaces: boolean }
  | { readonly type: 'refined'; readonly refinement: Refinement; readonly hits: readonly Hit[] }
  | { readonly type: 'refine-failed'; readonly refinement: Refinement; readonly failure: Failure }
  | { readonly type: 'went-back'; readonly steps: number };

export function isTrailAction(action: { readonly type: string }): action is TrailAction {
  return ['refining', 'refined', 'refine-failed', 'went-back'].includes(action.type);
}

/** The state after a step on its trail. */
export function reduceTrail<State extends Trailed>(state: State, action: TrailAction): State {
  const { trail } = state;
  switch (action.type) {
    case 'refining': {
      const before = action.replaces ? trail.slice(0, -1) : trail;
      return { ...state, trail: [...before, action.refinement], failed: null };
    }
    case 'refined':
      return {
        ...state,
        trail: trail.map((each) => (each === action.refinement ? { ...each, hits: action.hits } : each)),
      };
    case 'refine-failed':
      return { ...state, failed: { failure: action.failure, again: action.refinement } };
    case 'went-back':
      return { ...state, trail: trail.slice(0, Math.max(0, trail.length - action.steps)), failed: null };
  }
}

/**
 * The refined search after a product was liked, disliked, or the same again, which takes it back. A product is either or neither.
 */
export function withFeedback(
  refinement: Refinement,
  productId: string,
  kind: 'liked' | 'disliked',
): Refinement {
  const toggled = refinement[kind].includes(productId);
  const without = {
    liked: refinement.liked.filter((id) => id !== productId),
    disliked: refinement.disliked.filter((id) => id !== productId),
  };
  return {
    ...refinement,
    ...without,
    ...(toggled ? {} : { [kind]: [...without[kind], productId] }),
  };
}

/** Whether anything says what a refined search looks for. */
export function canSearch({ start, liked }: Refinement): boolean {
  return start !== undefined || liked.length > 0;
}
