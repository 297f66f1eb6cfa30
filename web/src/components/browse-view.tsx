import type { BrowsedProducts } from '../look-state.ts';
import { FailureNotice } from './failure-notice.tsx';
import type { CardActions } from './product-card.tsx';
import { type RefinedActions, RefinedPanel } from './refined-panel.tsx';

interface Props {
  readonly state: BrowsedProducts;
  readonly actions: CardActions;
  readonly refined: RefinedActions;
  readonly onRetry: () => void;
}

/** Products like one of the catalog, without a photo. */
export function BrowseView({ state, actions, refined, onRetry }: Props) {
  const { trail, choices, failed } = state;
  return (
    <div className="browse">
      <h1 className="visually-hidden">Shop without a photo</h1>
      {failed && <FailureNotice failure={failed.failure} onRetry={failed.again && onRetry} />}
      <RefinedPanel
        list="Start"
        {...{ trail, choices, actions, refined }}
        failed={failed !== null}
        regions={[]}
        region={null}
      />
    </div>
  );
}
