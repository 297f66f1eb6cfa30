import type { BrowsedProducts } from '../look-state.ts';
import { isTransient } from '../transient-failure.ts';
import type { CardActions } from './product-card.tsx';
import { RefinedPanel } from './refined-panel.tsx';
import { RetryNotice } from './retry-notice.tsx';

interface Props {
  readonly state: BrowsedProducts;
  readonly actions: CardActions;
  readonly onNudge: (words: string) => void;
  readonly onBack: (steps: number) => void;
  readonly onRetry: () => void;
}

/** Products like one of the catalog, without a photo. */
export function BrowseView({ state: { trail, failed }, actions, onNudge, onBack, onRetry }: Props) {
  return (
    <div className="browse">
      <h1 className="visually-hidden">Shop without a photo</h1>
      {failed && (
        <RetryNotice
          failure={failed.failure}
          onRetry={failed.again && isTransient(failed.failure) ? onRetry : null}
        />
      )}
      <RefinedPanel list="Start" {...{ trail, actions, onNudge, onBack }} regions={[]} region={null} />
    </div>
  );
}
