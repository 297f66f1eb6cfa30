import type { Part } from '../shapes/part.ts';
import { beanieParts } from './beanie.ts';
import { brimmedParts, bucketParts } from './brimmed-hat.ts';
import { beretParts, capParts, newsboyParts, trapperParts } from './cap.ts';
import type { HatCut } from './hat-cut.ts';

/**
 * A hat in the frame of the head: (0, 0) is the head's middle, the head 15.2 cm wide and 22 cm high. `behind` parts pass
 * behind the head.
 */
export function hatParts(cut: HatCut, transform: string): Part[] {
  return drawn(cut).map((part) => ({ ...part, transform }));
}

function drawn(cut: HatCut): Part[] {
  switch (cut.shape) {
    case 'cap':
    case 'visor':
      return capParts(cut);
    case 'bucket':
      return bucketParts(cut);
    case 'beanie':
      return beanieParts(cut);
    case 'fedora':
    case 'wide brim':
    case 'boater':
      return brimmedParts(cut);
    case 'beret':
      return beretParts(cut);
    case 'newsboy':
      return newsboyParts(cut);
    case 'trapper':
      return trapperParts(cut);
  }
}
