import { type GarmentClass, garmentClasses } from '../types.ts';
import type { DetectorManifest } from './detector-manifest.ts';

/** Returns the garment class of a detector's label; null when the label is never reported. */
export function garmentClassOf(
  label: string,
  { labelClasses }: Pick<DetectorManifest, 'labelClasses'>,
): GarmentClass | null {
  const mapped = labelClasses[label];
  return mapped === undefined
    ? (garmentClasses.find((garmentClass) => garmentClass === label) ?? null)
    : mapped;
}
