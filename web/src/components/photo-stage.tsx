import { useState } from 'react';
import type { Box, Region, Size } from '../api.ts';
import type { FoundLook, OpenPhoto, Selection } from '../look-state.ts';
import { labelled, largestFirst } from '../order-regions.ts';
import { placeBox } from '../place-box.ts';
import { useBoxDrawing } from '../use-box-drawing.ts';
import { useBoxEditing } from '../use-box-editing.ts';
import { BoxGrips } from './box-grips.tsx';
import { boxKeysId, RegionBox } from './region-box.tsx';
import { RegionLabels } from './region-labels.tsx';

interface Props {
  readonly photo: OpenPhoto;
  /** null during the search. */
  readonly found: FoundLook | null;
  readonly touchDraws: boolean;
  readonly onSelect: (selected: Selection) => void;
  /** Called with a finished box, and the region that it replaces. */
  readonly onBox: (box: Box, replaces?: string) => void;
  /** Called with a place of the photo outside all boxes, in its pixels. */
  readonly onTap: (point: { readonly x: number; readonly y: number }) => void;
  readonly onRemove: (id: string) => void;
  /** Called with the photo's size once it is displayed. */
  readonly onShown: (size: Size) => void;
}

const unknownSize: Size = { width: 1, height: 1 };

/**
 * The photo with a box around each garment. Dragging draws another box, a tap finds a garment without one; the selected box
 * can be moved, resized and removed.
 */
export function PhotoStage({ photo, found, touchDraws, onSelect, onBox, onTap, onRemove, onShown }: Props) {
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const size = found?.answer.image ?? unknownSize;
  const { draft, handlers } = useBoxDrawing(size, touchDraws, onBox, onTap);
  const { edit, gripHandlers, keyHandlers } = useBoxEditing(size, (id, box) => onBox(box, id));
  const regions = found?.answer.regions ?? [];
  const selected = regions.find(({ id }) => id === found?.selected);
  const boxOf = ({ id, box }: Region) => (edit?.id === id ? edit.box : box);
  const spotlight = found?.pending?.box ?? (selected && boxOf(selected));
  const editable = selected && !touchDraws && !draft && !found?.pending;
  const classes = ['stage', found ? 'drawable' : 'searching', touchDraws ? 'touch-draws' : ''].filter(
    Boolean,
  );
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
        <>
          <ul aria-label="Garments in the photo">
            {largestFirst(regions).map((region) => {
              const keys = keyHandlers(region.id, region.box);
              return (
                <li key={region.id}>
                  <RegionBox
                    region={region}
                    box={boxOf(region)}
                    size={size}
                    selected={region.id === found.selected}
                    onSelect={() => onSelect(region.id)}
                    onHover={(over) => setHovered(over ? region.id : null)}
                    keyHandlers={{
                      ...keys,
                      onKeyDown(event) {
                        if (event.key === 'Delete' && !found.pending) onRemove(region.id);
                        else keys.onKeyDown(event);
                      },
                    }}
                  />
                </li>
              );
            })}
          </ul>
          <p id={boxKeysId} hidden>
            Arrow keys move the box. With Shift they change its size. Delete removes it.
          </p>
          {!edit && (
            <RegionLabels
              regions={labelled(regions, found.selected, hovered)}
              size={size}
              selected={found.selected}
              onSelect={onSelect}
            />
          )}
          {editable && (
            <BoxGrips
              box={boxOf(selected)}
              size={size}
              handlersOf={(grip) => gripHandlers(selected.id, selected.box, grip)}
            />
          )}
        </>
      )}
      {found?.pending?.box && <div className="draft pending" style={placeBox(found.pending.box, size)} />}
      {draft && <div className="draft" style={placeBox(draft, unknownSize)} />}
    </div>
  );
}
