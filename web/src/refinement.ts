import type { Facet, Failure, Hit, Start } from './api.ts';
import type { Choices } from './choices.ts';

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
  /** Products asked for; absent: a page of them. */
  readonly limit?: number;
  /** Value counts of the search without a filter; absent until they are known. */
  readonly facets?: readonly Facet[];
  /** null while it is searched for the first time. */
  readonly hits: readonly Hit[] | null;
  /** Set while its products are searched. */
  readonly busy?: boolean;
}

/** A state with refined searches. */
interface Trailed {
  /** The refined searches that the user went through; the last one is shown. */
  readonly trail: readonly Refinement[];
  readonly failed: object | null;
}

export type TrailAction =
  | {
      readonly type: 'refining';
      readonly refinement: Refinement;
      readonly replaces: boolean;
      /** Of products without a photo, whose choices are no look's. */
      readonly choices?: Choices;
    }
  | {
      readonly type: 'refined';
      readonly refinement: Refinement;
      readonly hits: readonly Hit[];
      readonly facets?: readonly Facet[];
    }
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
        trail: trail.map((each) => (each === action.refinement ? withFound(each, action) : each)),
      };
    case 'refine-failed':
      return {
        ...state,
        trail: trail.map((each) => (each === action.refinement ? idle(each) : each)),
        failed: { failure: action.failure, again: action.refinement },
      };
    case 'went-back':
      return { ...state, trail: trail.slice(0, Math.max(0, trail.length - action.steps)), failed: null };
  }
}

function withFound(
  refinement: Refinement,
  { hits, facets }: Extract<TrailAction, { type: 'refined' }>,
): Refinement {
  return { ...idle(refinement), hits, ...(facets ? { facets } : {}) };
}

function idle({ busy: _, ...refinement }: Refinement): Refinement {
  return refinement;
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
  const others = without(refinement, [productId]);
  return { ...others, ...(toggled ? {} : { [kind]: [...others[kind], productId] }) };
}

/** Without these products among the liked and disliked ones. */
export function without<Feedback extends Pick<Refinement, 'liked' | 'disliked'>>(
  feedback: Feedback,
  ids: readonly string[],
): Feedback {
  const left = (of: readonly string[]) => of.filter((id) => !ids.includes(id));
  return { ...feedback, liked: left(feedback.liked), disliked: left(feedback.disliked) };
}

/** Whether anything says what a refined search looks for. */
export function canSearch({ start, liked }: Refinement): boolean {
  return start !== undefined || liked.length > 0;
}

/** Whether it is another list than the one it started from, which it is no longer when the last verdict was taken back. */
export function isRefined(refinement: Refinement): boolean {
  const { start, liked, disliked, nudge } = refinement;
  const moves = liked.length > 0 || disliked.length > 0 || nudge !== undefined;
  return canSearch(refinement) && (moves || (start !== undefined && 'product' in start));
}
