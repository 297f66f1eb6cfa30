import { text } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import { strapParts } from './sandal.ts';
import type { FootwearCut, Standing } from './shoe-cut.ts';
import { soleParts } from './shoe-sole.ts';
import { closedParts } from './shoe-upper.ts';

/**
 * One shoe from its outer side, toe to the right, drawn from the sole at `standing` upwards. Frame of the cut: heel at x = 0,
 * toe near x = 26, floor at y = 0.
 */
export function shoeParts(cut: FootwearCut, standing: Standing): Part[] {
  const { x, y, squeeze, size, tilt } = standing;
  const transform = `translate(${text(x)} ${text(y)}) rotate(${text(tilt)}) scale(${text(squeeze * size)} ${text(size)}) translate(-7 0)`;
  const place = (part: Part): Part => ({ ...part, transform });
  const upper =
    cut.upper === 'sandal' || cut.upper === 'slide' ? strapParts(cut) : closedParts(cut, Math.abs(squeeze));
  return [...soleParts(cut), ...upper].map(place);
}
