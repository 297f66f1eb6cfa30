import type { Region, Size } from '../api.ts';
import { formatPercent } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';
import { placeBox } from '../place-box.ts';

interface Props {
  readonly region: Region;
  readonly size: Size;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

export function RegionBox({ region, size, selected, onSelect }: Props) {
  const { id, box, garmentClass, confidence } = region;
  const name = garmentLabel(garmentClass);
  const drawn = id.startsWith('drawn');
  // The photo's edges would cut off a label above a box at the top, or one that starts at the right.
  const inside = box.y1 / size.height < 0.06 ? ' label-inside' : '';
  const left = box.x1 / size.width > 0.7 ? ' label-left' : '';
  return (
    <button
      type="button"
      className={`region${inside}${left}${drawn ? ' drawn' : ''}`}
      style={{ ...placeBox(box, size), ...garmentStyle(garmentClass) }}
      aria-pressed={selected}
      aria-label={drawn ? `${name}, drawn by you` : `${name}, confidence ${formatPercent(confidence)}`}
      onClick={onSelect}
    >
      <span className="region-label" aria-hidden="true">
        {name}
        {!drawn && <small>{formatPercent(confidence)}</small>}
      </span>
    </button>
  );
}
