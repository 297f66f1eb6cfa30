import { useState } from 'react';
import type { Box, Region } from '../api.ts';
import type { Choices } from '../choices.ts';
import { middleBox } from '../edit-box.ts';
import { formatTimings } from '../format.ts';
import { garmentLabel } from '../garment-style.ts';
import type { FoundLook, LookState, Selection } from '../look-state.ts';
import { FailureNotice } from './failure-notice.tsx';
import { GarmentChips } from './garment-chips.tsx';
import { PhotoStage } from './photo-stage.tsx';
import type { CardActions } from './product-card.tsx';
import { type RefinedActions, RefinedPanel } from './refined-panel.tsx';
import { RegionMap } from './region-map.tsx';
import { ResultPanel } from './result-panel.tsx';
import { ShareLook } from './share-look.tsx';
import { SkeletonGrid } from './skeleton-grid.tsx';

interface Props {
  readonly state: FoundLook | Extract<LookState, { status: 'searching' }>;
  readonly onSelect: (selected: Selection) => void;
  readonly onBox: (box: Box, replaces?: string) => void;
  readonly onTap: (point: { readonly x: number; readonly y: number }) => void;
  readonly onRemove: (id: string) => void;
  readonly onChoose: (choices: Choices) => void;
  readonly onMore: () => void;
  readonly onShare: () => void;
  /** Searches by the remembered taste. */
  readonly onTaste: () => void;
  readonly actions: CardActions;
  readonly refined: RefinedActions;
  /** Searches again what could not be searched. */
  readonly onRetry: () => void;
}

/** Width / height above which the photo is placed above the products instead of next to them. */
const wide = 1.25;

/** The photo with its garments, and the products of the selected one. */
export function LookView(props: Props) {
  const { state, onSelect, onRetry } = props;
  const [isWide, setWide] = useState(false);
  const found = state.status === 'found' ? state : null;
  const selected = found?.answer.regions.find(({ id }) => id === found.selected);
  return (
    <div className={isWide ? 'look wide' : 'look'}>
      <h1 className="visually-hidden">Shop the look</h1>
      <LookPhoto {...props} onWide={setWide} />
      <section className="look-results" aria-label="Products" aria-busy={!found || found.pending !== null}>
        {found ? (
          <>
            <GarmentChips
              photo={found.photo}
              answer={found.answer}
              selected={found.selected}
              onSelect={onSelect}
            />
            {found.failed && (
              <FailureNotice failure={found.failed.failure} onRetry={found.failed.again && onRetry} />
            )}
            {found.pending?.box ? (
              <SkeletonGrid />
            ) : (
              <Products {...props} found={found} region={selected ?? null} />
            )}
          </>
        ) : (
          <SkeletonGrid chips />
        )}
      </section>
    </div>
  );
}

interface PhotoProps extends Pick<Props, 'state' | 'onSelect' | 'onBox' | 'onTap' | 'onRemove' | 'onShare'> {
  readonly onWide: (isWide: boolean) => void;
}

/** The photo and what can be done with it; for a saved look, where its garments were. */
function LookPhoto({ state, onSelect, onBox, onTap, onRemove, onShare, onWide }: PhotoProps) {
  const [touchDraws, setTouchDraws] = useState(false);
  const found = state.status === 'found' ? state : null;
  if (!state.photo)
    return (
      <section className="look-photo" aria-label="Photo">
        {found ? (
          <RegionMap found={found} onSelect={onSelect} />
        ) : (
          <div className="stage unpictured searching" />
        )}
      </section>
    );
  const selected = found?.answer.regions.find(({ id }) => id === found.selected);
  const drawn = (box: Box, replaces?: string) => {
    setTouchDraws(false);
    onBox(box, replaces);
  };
  const draw = (byKeyboard: boolean) => {
    if (byKeyboard && found) onBox(middleBox(found.answer.image));
    else setTouchDraws(!touchDraws);
  };
  return (
    <section className="look-photo" aria-label="Photo">
      <PhotoStage
        photo={state.photo}
        found={found}
        touchDraws={touchDraws}
        onSelect={onSelect}
        onBox={drawn}
        onTap={onTap}
        onRemove={onRemove}
        onShown={({ width, height }) => onWide(width > wide * height)}
      />
      {found && (
        <div className="under-photo">
          <button
            type="button"
            className="button secondary small"
            aria-pressed={touchDraws}
            onClick={(event) => draw(event.detail === 0)}
          >
            {touchDraws ? 'Drag on the photo' : 'Draw a box'}
          </button>
          {selected && (
            <button
              type="button"
              className="button secondary small"
              disabled={found.pending !== null}
              onClick={() => onRemove(selected.id)}
            >
              Remove the box
            </button>
          )}
          <ShareLook found={found} onShare={onShare} />
          <p className="fine-print timings">{formatTimings(found.answer.timings)}</p>
        </div>
      )}
    </section>
  );
}

interface ProductsProps extends Pick<Props, 'onChoose' | 'onMore' | 'onTaste' | 'actions' | 'refined'> {
  readonly found: FoundLook;
  readonly region: Region | null;
}

/** The selected list, or the refined search that the user went on to from it. */
function Products({ found, region, onChoose, onMore, onTaste, actions, refined }: ProductsProps) {
  const { trail, answer, failed, pending } = found;
  const { catalog } = refined;
  if (trail.length === 0) return <ResultPanel {...{ catalog, found, onChoose, onMore, onTaste, actions }} />;
  return (
    <RefinedPanel
      {...{ trail, region, actions, refined }}
      list={region ? garmentLabel(region.garmentClass) : 'The whole look'}
      regions={answer.regions}
      choices={pending?.choices ?? found.choices}
      failed={failed !== null}
    />
  );
}
