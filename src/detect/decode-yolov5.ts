// `!` on tensor reads: the tensor has the shape given here (src/inference/output-shapes.ts).
import type { Tensor } from '../inference/tensor.ts';
import { boxFromCenter } from './box-from-center.ts';
import type { Candidate } from './candidate.ts';
import { decodeObjectnessRows } from './objectness-rows.ts';

/**
 * Returns every (anchor, label) pair whose score reaches the label's threshold, in the order anchor, then label.
 * Source: ultralytics/yolov5, models/yolo.py, `Detect`.
 *
 * @param predictions [1, A, 5 + labels] as center x, y, width, height in canvas pixels; objectness; class probabilities
 * @param thresholds lowest score of each label
 */
export function decodeYolov5(predictions: Tensor, thresholds: readonly number[]): Candidate[] {
  const { data } = predictions;
  return decodeObjectnessRows(predictions, thresholds, (at) =>
    boxFromCenter(data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!),
  );
}
