// `!` on tensor reads: the pool has checked the shape in `outputs`.
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { anySize } from '../../inference/output-shapes.ts';
import type { Tensor } from '../../inference/tensor.ts';
import type { Candidate } from '../candidate.ts';
import {
  defineFamily,
  endToEndFields,
  one,
  predictionsOutput,
  predictionsShape,
} from '../detector-family.ts';

const names = ['yolov10', 'yolo26'] as const;

const schema = z.strictObject({
  ...endToEndFields,
  family: z.enum(names),
  /** [1, A, 6] as x1, y1, x2, y2; score; label index. */
  outputs: predictionsOutput,
});

/** YOLOv10 and YOLO26. */
export const yolov10 = defineFamily(schema, {
  names,
  outputs: (manifest) => predictionsShape(manifest, [one, anySize, { size: 6 }]),
  decode: ({ outputs }, tensors, thresholds) => decodeYolov10(tensors[outputs.predictions]!, thresholds),
});

/**
 * Returns the rows whose score reaches their label's threshold, in the tensor's order. Also for YOLO26. Source: Wang et
 * al., "YOLOv10: Real-Time End-to-End Object Detection", arXiv 2405.14458.
 *
 * @param predictions [1, A, 6]: x1, y1, x2, y2 in canvas pixels; score, 0..1; label index
 * @param thresholds lowest score of each label
 * @throws AppError `invalid-model` for a label index beyond `labels`: the output's shape does not contain the number of labels
 */
export function decodeYolov10({ data, dims }: Tensor, thresholds: readonly number[]): Candidate[] {
  const rowCount = dims[1] ?? 0;
  const lowest = Math.min(...thresholds);
  const candidates: Candidate[] = [];
  for (let row = 0; row < rowCount; row++) {
    const at = row * 6;
    const score = data[at + 4]!;
    if (!(score >= lowest)) continue;
    const labelIndex = data[at + 5]!;
    const threshold = thresholds[labelIndex];
    if (threshold === undefined) {
      const message = `The model returned label ${labelIndex}, but model.json has ${thresholds.length} labels.`;
      throw new AppError('invalid-model', message, { errors: [{ location: 'labels', message }] });
    }
    if (score < threshold) continue;
    const box = { x1: data[at]!, y1: data[at + 1]!, x2: data[at + 2]!, y2: data[at + 3]! };
    candidates.push({ box, labelIndex, score });
  }
  return candidates;
}
