import type { AttributeHead, AttributeHeads } from '../../embed/attribute-heads.ts';
import { attributeProbabilities } from '../../embed/guess-attributes.ts';
import type { Embedding } from '../../types.ts';
import type { Nudge } from './read-nudges.ts';

/**
 * Where embeddings go that have more of a value: the value's row of weights less the mean of all rows, of unit length, since the softmax
 * compares values with each other.
 */
export function nudgeDirection(heads: AttributeHeads, nudge: Nudge): Embedding {
  const { weight, values } = headOf(heads, nudge);
  const row = weight[values.indexOf(nudge.value)] ?? [];
  const direction = Float32Array.from(row, (value, at) => {
    const mean = weight.reduce((sum, each) => sum + (each[at] ?? 0), 0) / weight.length;
    return value - mean;
  });
  const length = Math.hypot(...direction);
  return direction.map((value) => (length > 0 ? value / length : 0));
}

/** The probability that a garment has the value, 0..1. */
export function nudgeScore(heads: AttributeHeads, nudge: Nudge, garment: Embedding): number {
  const head = headOf(heads, nudge);
  return attributeProbabilities(head, garment)[head.values.indexOf(nudge.value)] ?? 0;
}

function headOf(heads: AttributeHeads, { attribute, value }: Nudge): AttributeHead {
  const head = heads[attribute];
  if (head?.values.includes(value)) return head;
  throw new RangeError(`Expected a head with ${attribute} ${value}`);
}
