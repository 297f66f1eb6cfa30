// `!` on tensor reads: the pool has checked the tensor's shape (src/inference/output-shapes.ts).
import type { Tensor } from '../../../inference/tensor.ts';
import type { Box } from '../../../types.ts';
import type { Candidate } from '../../candidate.ts';

/**
 * Returns every (row, label) pair whose score, objectness × class probability, reaches the label's threshold, in the
 * order row, then label.
 *
 * @param predictions [1, A, 5 + labels]: four numbers of the box; objectness; class probabilities
 * @param thresholds lowest score of each label
 * @param boxOf the box of a row whose first number is at `start`, in canvas pixels
 */
export function decodeObjectnessRows(
  { data, dims }: Tensor,
  thresholds: readonly number[],
  boxOf: (start: number, row: number) => Box,
): Candidate[] {
  const [, rowCount = 0, width = 0] = dims;
  const lowest = Math.min(...thresholds);
  const candidates: Candidate[] = [];
  for (let row = 0; row < rowCount; row++) {
    const start = row * width;
    const objectness = data[start + 4]!;
    // Most rows end here: a score is never above the objectness.
    if (!(objectness >= lowest)) continue;
    for (let labelIndex = 0; labelIndex < thresholds.length; labelIndex++) {
      const score = objectness * data[start + 5 + labelIndex]!;
      if (score >= thresholds[labelIndex]!) candidates.push({ box: boxOf(start, row), labelIndex, score });
    }
  }
  return candidates;
}
