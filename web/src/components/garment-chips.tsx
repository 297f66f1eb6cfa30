import type { LookAnswer } from '../api.ts';
import { formatPercent, formatSureness } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';
import { isDrawn, type OpenPhoto, type Selection } from '../look-state.ts';
import { cropBox, placeMark } from '../place-box.ts';

interface Props {
  /** null where the look was opened without it. */
  readonly photo: OpenPhoto | null;
  readonly answer: LookAnswer;
  readonly selected: Selection;
  readonly onSelect: (selected: Selection) => void;
}

/** Side of a chip's image in CSS pixels; style.css has the same value. */
const thumbnail = 40;

/** Buttons to select a garment or the whole look. */
export function GarmentChips({ photo, answer, selected, onSelect }: Props) {
  const { image, regions } = answer;
  const whole = { x1: 0, y1: 0, x2: image.width, y2: image.height };
  return (
    <ul className="chips" aria-label="Show products for">
      {regions.map(({ id, box, garmentClass, confidence }) => (
        <li key={id} style={garmentStyle(garmentClass)}>
          <button
            type="button"
            className="chip"
            aria-pressed={id === selected}
            title={isDrawn(id) ? undefined : `Confidence ${formatPercent(confidence)}`}
            onClick={() => onSelect(id)}
          >
            <span
              className="chip-picture"
              style={photo ? cropBox(box, image, thumbnail, photo.url) : placeMark(box, image)}
            />
            <span className="chip-text">
              {garmentLabel(garmentClass)}
              <small>{isDrawn(id) ? 'drawn' : formatSureness(confidence)}</small>
            </span>
          </button>
        </li>
      ))}
      <li style={garmentStyle(null)}>
        <button
          type="button"
          className="chip"
          aria-pressed={selected === 'look'}
          onClick={() => onSelect('look')}
        >
          <span
            className="chip-picture"
            style={photo ? cropBox(whole, image, thumbnail, photo.url) : placeMark(whole, image)}
          />
          <span className="chip-text">
            The whole look
            <small>all garments</small>
          </span>
        </button>
      </li>
    </ul>
  );
}
