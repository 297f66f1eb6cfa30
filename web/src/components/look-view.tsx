import { useState } from 'react';
import type { Box } from '../api.ts';
import { formatTimings } from '../format.ts';
import type { FoundLook, LookState, Selection } from '../look-state.ts';
import { GarmentChips } from './garment-chips.tsx';
import { PhotoStage } from './photo-stage.tsx';
import { ResultPanel } from './result-panel.tsx';
import { SkeletonGrid } from './skeleton-grid.tsx';

interface Props {
  readonly state: FoundLook | Extract<LookState, { status: 'searching' }>;
  readonly onSelect: (selected: Selection) => void;
  readonly onBox: (box: Box) => void;
}

/** Width / height above which the photo is placed above the products instead of next to them. */
const wide = 1.25;

/** The photo with its garments, and the products of the selected one. */
export function LookView({ state, onSelect, onBox }: Props) {
  const [touchDraws, setTouchDraws] = useState(false);
  const [isWide, setWide] = useState(false);
  const found = state.status === 'found' ? state : null;
  const drawn = (box: Box) => {
    setTouchDraws(false);
    onBox(box);
  };
  return (
    <div className={isWide ? 'look wide' : 'look'}>
      <h1 className="visually-hidden">Shop the look</h1>
      <section className="look-photo" aria-label="Photo">
        <PhotoStage
          photo={state.photo}
          found={found}
          touchDraws={touchDraws}
          onSelect={onSelect}
          onBox={drawn}
          onShown={({ width, height }) => setWide(width > wide * height)}
        />
        {found && (
          <div className="under-photo">
            <button
              type="button"
              className="button secondary small"
              aria-pressed={touchDraws}
              onClick={() => setTouchDraws(!touchDraws)}
            >
              {touchDraws ? 'Drag on the photo' : 'Draw a box'}
            </button>
            <p className="fine-print timings">{formatTimings(found.answer.timings)}</p>
          </div>
        )}
      </section>
      <section className="look-results" aria-label="Products" aria-busy={!found || found.pendingBox !== null}>
        {found ? (
          <>
            <GarmentChips
              photo={found.photo}
              answer={found.answer}
              selected={found.selected}
              onSelect={onSelect}
            />
            {found.pendingBox ? <SkeletonGrid /> : <ResultPanel found={found} />}
          </>
        ) : (
          <SkeletonGrid chips />
        )}
      </section>
    </div>
  );
}
