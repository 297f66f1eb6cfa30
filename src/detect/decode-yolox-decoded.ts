// `!` on tensor reads: the lengths are checked against the shapes before the loops.
import { AppError } from '../errors.ts';
import type { Tensor } from '../inference/tensor.ts';
import type { Box } from '../types.ts';

/** A box of one label, before suppression. */
export interface Candidate {
  /** Canvas pixels. */
  readonly box: Box;
  readonly labelIndex: number;
  /** The model's own score, 0..1. */
  readonly score: number;
}

/**
 * Returns every (anchor, label) pair whose score reaches the label's threshold, in the order anchor, then label.
 *
 * @param boxes [1, A, 4] as x1, y1, x2, y2 in canvas pixels
 * @param scores [1, A, labels], objectness × class probability, 0..1
 * @param thresholds lowest score of each label
 * @throws AppError `invalid-model` when the shapes are others
 */
export function decodeYoloxDecoded(
  boxes: Tensor,
  scores: Tensor,
  thresholds: readonly number[],
): Candidate[] {
  const labelCount = thresholds.length;
  const anchorCount = boxes.dims[1] ?? 0;
  requireShape('boxes', boxes, [1, anchorCount, 4]);
  requireShape('scores', scores, [1, anchorCount, labelCount]);
  const candidates: Candidate[] = [];
  for (let anchor = 0; anchor < anchorCount; anchor++) {
    for (let labelIndex = 0; labelIndex < labelCount; labelIndex++) {
      const score = scores.data[anchor * labelCount + labelIndex]!;
      if (score >= thresholds[labelIndex]!)
        candidates.push({ box: boxAt(boxes.data, anchor), labelIndex, score });
    }
  }
  return candidates;
}

function boxAt(boxes: Tensor['data'], anchor: number): Box {
  const start = anchor * 4;
  return { x1: boxes[start]!, y1: boxes[start + 1]!, x2: boxes[start + 2]!, y2: boxes[start + 3]! };
}

function requireShape(name: string, { dims, data }: Tensor, expected: readonly number[]): void {
  const length = expected.reduce((product, side) => product * side, 1);
  if (dims.join() === expected.join() && data.length === length) return;
  throw new AppError('invalid-model', `Expected ${name} of shape [${expected}] but received [${dims}].`);
}
