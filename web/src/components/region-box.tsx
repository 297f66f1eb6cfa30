import type { HTMLAttributes } from 'react';
import type { Box, Region, Size } from '../api.ts';
import { formatPercent } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';
import { isDrawn } from '../look-state.ts';
import { placeBox } from '../place-box.ts';

interface Props {
  readonly region: Region;
  /** Where the box is now, which differs from the region's while it is moved. */
  readonly box: Box;
  readonly size: Size;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onHover: (hovered: boolean) => void;
  /** Absent where the box cannot be changed. */
  readonly keyHandlers?: Pick<HTMLAttributes<HTMLElement>, 'onKeyDown' | 'onBlur'>;
}

/** Id of the text that says how the keyboard changes a box. */
export const boxKeysId = 'box-keys';

export function RegionBox({ region, box, size, selected, onSelect, onHover, keyHandlers }: Props) {
  const { id, garmentClass, confidence } = region;
  const name = garmentLabel(garmentClass);
  return (
    <button
      type="button"
      className={`region${isDrawn(id) ? ' drawn' : ''}`}
      data-region={id}
      style={{ ...placeBox(box, size), ...garmentStyle(garmentClass) }}
      aria-pressed={selected}
      aria-label={isDrawn(id) ? `${name}, drawn by you` : `${name}, confidence ${formatPercent(confidence)}`}
      aria-describedby={selected && keyHandlers ? boxKeysId : undefined}
      onClick={onSelect}
      onPointerEnter={() => onHover(true)}
      onPointerLeave={() => onHover(false)}
      {...(selected ? keyHandlers : {})}
    />
  );
}
