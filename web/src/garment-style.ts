import type { GarmentClass } from './api.ts';

/** Hue of each class in degrees of OKLCH; classes that are often worn together differ most. */
const hues: Readonly<Record<GarmentClass, number>> = {
  top: 255,
  outerwear: 145,
  dress: 350,
  pants: 55,
  shorts: 85,
  skirt: 320,
  footwear: 185,
  bag: 25,
  hat: 285,
  eyewear: 220,
  scarf: 5,
  belt: 110,
  legwear: 205,
};

/** Every class; the type of the hues above sees to it that none is missing. */
export const garmentClasses = Object.keys(hues) as readonly GarmentClass[];

/** CSS variables that color everything about one garment; a box of unknown class is grey. */
export function garmentStyle(garmentClass: GarmentClass | null): Record<`--${string}`, string | number> {
  return garmentClass ? { '--hue': hues[garmentClass], '--chroma': 1 } : { '--hue': 0, '--chroma': 0 };
}

/** `Footwear`; `Your box` if the class is unknown. */
export function garmentLabel(garmentClass: GarmentClass | '' | null): string {
  return garmentClass ? garmentClass.charAt(0).toUpperCase() + garmentClass.slice(1) : 'Your box';
}
