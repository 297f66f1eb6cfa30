import { useLayoutEffect, useRef, useState } from 'react';
import type { Region, Size } from '../api.ts';
import { formatSureness } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';
import { isDrawn } from '../look-state.ts';
import { placeLabels } from '../place-labels.ts';

interface Props {
  /** In order of importance: where there is no room for all, the first ones are shown. */
  readonly regions: readonly Region[];
  /** Of the photo, the frame of the boxes. */
  readonly size: Size;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** The names of the garments beside their boxes; no two overlap, at any size of the photo. */
export function RegionLabels({ regions, size, selected, onSelect }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  const [places, setPlaces] = useState<ReturnType<typeof placeLabels>>(new Map());

  useLayoutEffect(() => {
    const element = layer.current;
    if (!element) return;
    const place = () => {
      const { clientWidth: width, clientHeight: height } = element;
      const [across, down] = [width / size.width, height / size.height];
      const labels = regions.flatMap(({ id, box }) => {
        const label = element.querySelector<HTMLElement>(`[data-label="${id}"]`);
        if (!label) return [];
        const rect = {
          left: box.x1 * across,
          top: box.y1 * down,
          width: (box.x2 - box.x1) * across,
          height: (box.y2 - box.y1) * down,
        };
        return [{ id, box: rect, width: label.offsetWidth, height: label.offsetHeight }];
      });
      setPlaces(placeLabels(labels, { width, height }));
    };
    const watching = new ResizeObserver(place);
    watching.observe(element);
    return () => watching.disconnect();
  }, [regions, size]);

  return (
    <div ref={layer} className="region-labels" aria-hidden="true">
      {regions.map(({ id, garmentClass, confidence }) => {
        const place = places.get(id);
        return (
          // A shortcut for the mouse: the box below it is the button.
          // biome-ignore lint/a11y/noStaticElementInteractions: hidden from assistive technology, which has the box
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the box
          <span
            key={id}
            data-label={id}
            className={`region-label${id === selected ? ' selected' : ''}`}
            style={{
              ...garmentStyle(garmentClass),
              ...(place ? { left: place.left, top: place.top } : { visibility: 'hidden' }),
            }}
            onClick={() => onSelect(id)}
          >
            {garmentLabel(garmentClass)}
            {!isDrawn(id) && formatSureness(confidence) === 'unsure' && <small>unsure</small>}
          </span>
        );
      })}
    </div>
  );
}
