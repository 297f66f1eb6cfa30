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

const names = ['yolov8', 'yolo11'] as const;

const schema = z.strictObject({
  ...denseFields,
  family: z.enum(names),
  /** [1, 4 + C, A] as center x, y, width, height; class scores; then mask coefficients. */
  outputs: predictionsOutput,
  maskCoefficients,
});

/** YOLOv8 and YOLO11. */
export const yolov8 = defineFamily(schema, {
  names,
  outputs: (manifest) =>
    predictionsShape(manifest, [one, labelSide(manifest, 4 + manifest.maskCoefficients), anySize]),
  decode: ({ outputs }, tensors, thresholds) => decodeYolov8(tensors[outputs.predictions]!, thresholds),
});

/**
 * Returns every (label, anchor) pair whose score reaches the label's threshold, in the order label, then anchor,
 * which is the order in memory. Also for YOLO11. Source: ultralytics/ultralytics, nn/modules/head.py, `Detect`.
 *
 * @param predictions [1, 4 + labels, or more, A]: center x, y, width, height in canvas pixels; class scores, 0..1
 * @param thresholds lowest score of each label
 */
export function decodeYolov8({ data, dims }: Tensor, thresholds: readonly number[]): Candidate[] {
  const anchorCount = dims[2] ?? 0;
  const candidates: Candidate[] = [];
  thresholds.forEach((threshold, labelIndex) => {
    const scores = (4 + labelIndex) * anchorCount;
    for (let anchor = 0; anchor < anchorCount; anchor++) {
      const score = data[scores + anchor]!;
      if (!(score >= threshold)) continue;
      const side = (row: number) => data[row * anchorCount + anchor]!;
      candidates.push({ box: boxFromCenter(side(0), side(1), side(2), side(3)), labelIndex, score });
    }
  });
  return candidates;
}
