import { useState } from 'react';
import type { Box, Size } from '../api.ts';
import type { FoundLook, OpenPhoto, Selection } from '../look-state.ts';
import { placeBox } from '../place-box.ts';
import { useBoxDrawing } from '../use-box-drawing.ts';
import { RegionBox } from './region-box.tsx';

interface Props {
  readonly photo: OpenPhoto;
  /** null during the search. */
  readonly found: FoundLook | null;
  readonly touchDraws: boolean;
  readonly onSelect: (selected: Selection) => void;
  readonly onBox: (box: Box) => void;
  /** Called with the photo's size once it is displayed. */
  readonly onShown: (size: Size) => void;
}

/** With more garments, labels would hide the photo, so only those of the selected and the hovered garment are shown. */
const maxLabels = 9;

const unknownSize: Size = { width: 1, height: 1 };

/** The photo with a box around each garment; dragging draws another box. */
export function PhotoStage({ photo, found, touchDraws, onSelect, onBox, onShown }: Props) {
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const size = found?.answer.image ?? unknownSize;
  const { draft, handlers } = useBoxDrawing(size, touchDraws, onBox);
  const selected = found?.answer.regions.find(({ id }) => id === found.selected);
  const spotlight = found?.pendingBox ?? selected?.box;
  const isCrowded = found !== null && found.answer.regions.length > maxLabels;
  const classes = [
    'stage',
    found ? 'drawable' : 'searching',
    touchDraws ? 'touch-draws' : '',
    isCrowded ? 'crowded' : '',
  ].filter(Boolean);
  return (
    <div className={classes.join(' ')} {...(found ? handlers : {})}>
      {unreadable !== photo.url && (
        <img
          src={photo.url}
          alt="The outfit to search with"
          draggable={false}
          onError={() => setUnreadable(photo.url)}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
            onShown({ width, height })
          }
        />
      )}
      {spotlight && !draft && <div className="spotlight" style={placeBox(spotlight, size)} />}
      {found && !draft && (
        <ul aria-label="Garments in the photo">
          {largestFirst(found.answer.regions).map((region) => (
            <li key={region.id}>
              <RegionBox
                region={region}
                size={size}
                selected={region.id === found.selected}
                onSelect={() => onSelect(region.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {found?.pendingBox && <div className="draft pending" style={placeBox(found.pendingBox, size)} />}
      {draft && <div className="draft" style={placeBox(draft, unknownSize)} />}
    </div>
  );
}

/** So that a small garment is on top of the large one around it and can be clicked. */
function largestFirst<T extends { readonly box: Box }>(regions: readonly T[]): T[] {
  const area = ({ box }: T) => (box.x2 - box.x1) * (box.y2 - box.y1);
  return [...regions].sort((a, b) => area(b) - area(a));
}
