// `!` on tensor reads: the pool has checked the shape in `outputs`.
import { z } from 'zod';
import { anySize } from '../../inference/output-shapes.ts';
import type { Tensor } from '../../inference/tensor.ts';
import type { Candidate } from '../candidate.ts';
import {
  defineFamily,
  denseFields,
  labelSide,
  maskCoefficients,
  one,
  predictionsOutput,
  predictionsShape,
} from '../detector-family.ts';
import { boxFromCenter } from './rows/box-from-center.ts';
import { decodeObjectnessRows } from './rows/objectness-rows.ts';

const names = ['yolov5'] as const;

const schema = z.strictObject({
  ...denseFields,
  family: z.enum(names),
  /** [1, A, 5 + C] as center x, y, width, height; objectness; class probabilities; then mask coefficients. */
  outputs: predictionsOutput,
  maskCoefficients,
});

/** YOLOv5. */
export const yolov5 = defineFamily(schema, {
  names,
  outputs: (manifest) =>
    predictionsShape(manifest, [one, anySize, labelSide(manifest, 5 + manifest.maskCoefficients)]),
  decode: ({ outputs }, tensors, thresholds) => decodeYolov5(tensors[outputs.predictions]!, thresholds),
});

/**
 * Returns every (anchor, label) pair whose score reaches the label's threshold, in the order anchor, then label.
 * Source: ultralytics/yolov5, models/yolo.py, `Detect`.
 *
 * @param predictions [1, A, 5 + labels, or more] as center x, y, width, height in canvas pixels; objectness; class probabilities
 * @param thresholds lowest score of each label
 */
export function decodeYolov5(predictions: Tensor, thresholds: readonly number[]): Candidate[] {
  const { data } = predictions;
  return decodeObjectnessRows(predictions, thresholds, (at) =>
    boxFromCenter(data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!),
  );
}
