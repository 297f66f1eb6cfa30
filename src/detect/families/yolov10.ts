// `!` on tensor reads: the pool has checked the shape in `outputs`.
import { z } from 'zod';
import { anySize } from '../../inference/output-shapes.ts';
import type { Tensor } from '../../inference/tensor.ts';
import type { Candidate } from '../candidate.ts';
import {
  defineFamily,
  endToEndFields,
  maskCoefficients,
  one,
  predictionsOutput,
  predictionsShape,
} from '../detector-family.ts';
import { thresholdOf } from './rows/labelled-box.ts';

const names = ['yolov10', 'yolo26', 'ultralytics-nms'] as const;

const schema = z.strictObject({
  ...endToEndFields,
  family: z.enum(names),
  /** [1, A, 6] as x1, y1, x2, y2; score; label index; then mask coefficients. */
  outputs: predictionsOutput,
  maskCoefficients,
});

/** YOLOv10, YOLO26, and what Ultralytics exports with `nms=True`, which fills the rows after the last box with zeros. */
export const yolov10 = defineFamily(schema, {
  names,
  outputs: (manifest) => predictionsShape(manifest, [one, anySize, { size: 6 + manifest.maskCoefficients }]),
  decode: ({ outputs }, tensors, thresholds) => decodeYolov10(tensors[outputs.predictions]!, thresholds),
});

/**
 * Returns the rows whose score reaches their label's threshold, in the tensor's order. Also for YOLO26. Sources: Wang et
 * al., "YOLOv10: Real-Time End-to-End Object Detection", arXiv 2405.14458; ultralytics/ultralytics, engine/exporter.py, `NMSModel`.
 *
 * @param predictions [1, A, 6 or more]: x1, y1, x2, y2 in canvas pixels; score, 0..1; label index
 * @param thresholds lowest score of each label
 * @throws AppError `invalid-model` for a label index beyond `labels`
 */
export function decodeYolov10({ data, dims }: Tensor, thresholds: readonly number[]): Candidate[] {
  const [, rowCount = 0, width = 0] = dims;
  const lowest = Math.min(...thresholds);
  const candidates: Candidate[] = [];
  for (let row = 0; row < rowCount; row++) {
    const at = row * width;
    const score = data[at + 4]!;
    if (!(score >= lowest)) continue;
    const labelIndex = data[at + 5]!;
    if (score < thresholdOf(labelIndex, thresholds)) continue;
    const box = { x1: data[at]!, y1: data[at + 1]!, x2: data[at + 2]!, y2: data[at + 3]! };
    candidates.push({ box, labelIndex, score });
  }
  return candidates;
}
