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
  // A label that starts far right would be cut off by the photo's edge.
  const side = box.x1 / size.width > 0.7 ? ' label-right' : '';
  return (
    <button
      type="button"
      className={`region${side}${drawn ? ' drawn' : ''}`}
      style={{ ...placeBox(box, size), ...garmentStyle(garmentClass) }}
      aria-pressed={selected}
      aria-label={drawn ? `${name}, drawn by you` : `${name}, ${formatPercent(confidence)} sure`}
      onClick={onSelect}
    >
      <span className="region-label" aria-hidden="true">
        {name}
        {!drawn && <small>{formatPercent(confidence)}</small>}
      </span>
    </button>
  );
}
