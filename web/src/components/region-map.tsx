import { useState } from 'react';
import type { FoundLook, Selection } from '../look-state.ts';
import { labelled, largestFirst } from '../order-regions.ts';
import { RegionBox } from './region-box.tsx';
import { RegionLabels } from './region-labels.tsx';

interface Props {
  readonly found: FoundLook;
  readonly onSelect: (selected: Selection) => void;
}

/** Where the garments of a saved look are, in the place of its photo, which is never kept. */
export function RegionMap({ found, onSelect }: Props) {
  const [hovered, setHovered] = useState<string | null>(null);
  const { image, regions } = found.answer;
  const shape: Record<`--${string}`, number> = { '--ratio': image.width / image.height };
  return (
    <>
      <div className="stage unpictured" style={shape}>
        <ul aria-label="Garments of the look">
          {largestFirst(regions).map((region) => (
            <li key={region.id}>
              <RegionBox
                region={region}
                box={region.box}
                size={image}
                selected={region.id === found.selected}
                onSelect={() => onSelect(region.id)}
                onHover={(over) => setHovered(over ? region.id : null)}
              />
            </li>
          ))}
        </ul>
        <RegionLabels
          regions={labelled(regions, found.selected, hovered)}
          size={image}
          selected={found.selected}
          onSelect={onSelect}
        />
      </div>
      <p className="fine-print unpictured-note">
        Photos are never kept, so this shared look shows only where its garments were. To move boxes or draw
        one, choose the photo again.
      </p>
    </>
  );
}
