import { type GarmentClass, garmentClasses } from '../types.ts';
import type { DetectorManifest } from './detector-manifest.ts';

/** Returns what a detector's label stands for; null when it is not to be reported. */
export function garmentClassOf(
  label: string,
  { labelClasses }: Pick<DetectorManifest, 'labelClasses'>,
): GarmentClass | null {
  const mapped = labelClasses[label];
  return mapped === undefined
    ? (garmentClasses.find((garmentClass) => garmentClass === label) ?? null)
    : mapped;
}
