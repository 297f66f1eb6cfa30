// `!` on tensor reads: the tensors have the shapes given here (src/inference/output-shapes.ts).
import type { Tensor } from '../inference/tensor.ts';
import type { Candidate } from './candidate.ts';

/**
 * Returns every (anchor, label) pair whose score reaches the label's threshold, in the order anchor, then label.
 *
 * @param boxes [1, A, 4] as x1, y1, x2, y2 in canvas pixels
 * @param scores [1, A, labels], objectness × class probability, 0..1
 * @param thresholds lowest score of each label
 */
export function decodeYoloxDecoded(
  { data: boxes }: Tensor,
  { data: scores, dims }: Tensor,
  thresholds: readonly number[],
): Candidate[] {
  const [, anchorCount = 0, labelCount = 0] = dims;
  const candidates: Candidate[] = [];
  for (let anchor = 0; anchor < anchorCount; anchor++) {
    for (let labelIndex = 0; labelIndex < labelCount; labelIndex++) {
      const score = scores[anchor * labelCount + labelIndex]!;
      if (!(score >= thresholds[labelIndex]!)) continue;
      const at = anchor * 4;
      const box = { x1: boxes[at]!, y1: boxes[at + 1]!, x2: boxes[at + 2]!, y2: boxes[at + 3]! };
      candidates.push({ box, labelIndex, score });
    }
  }
  return candidates;
}
