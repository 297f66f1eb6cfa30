import type { Box, Region } from './api.ts';
import type { Selection } from './look-state.ts';

/** With more garments, labels would hide the photo, so only those of the selected and the hovered garment are shown. */
const maxLabels = 9;

/** So that a small garment is on top of the large one around it and can be clicked. */
export function largestFirst<T extends { readonly box: Box }>(regions: readonly T[]): T[] {
  const area = ({ box }: T) => (box.x2 - box.x1) * (box.y2 - box.y1);
  return [...regions].sort((a, b) => area(b) - area(a));
}

/** The regions to name, the most important ones first. */
export function labelled(regions: readonly Region[], selected: Selection, hovered: string | null): Region[] {
  const importance = ({ id, confidence }: Region) => (id === hovered ? 3 : id === selected ? 2 : confidence);
  const ordered = [...regions].sort((a, b) => importance(b) - importance(a));
  return regions.length <= maxLabels ? ordered : ordered.filter((region) => importance(region) > 1);
}
