// `!` on tensor reads: the pool has checked the shape in `outputs`.
import { z } from 'zod';
import { anySize } from '../../inference/output-shapes.ts';
import type { Tensor } from '../../inference/tensor.ts';
import type { Candidate } from '../candidate.ts';
import {
  defineFamily,
  endToEndFields,
  labelSide,
  one,
  predictionsOutput,
  predictionsShape,
} from '../detector-family.ts';
import { boxFromCenter } from './rows/box-from-center.ts';

const names = ['rtdetr'] as const;

const schema = z.strictObject({
  ...endToEndFields,
  family: z.enum(names),
  /** [1, Q, 4 + C] as center x, y, width, height in shares of the input's sides; class scores. */
  outputs: predictionsOutput,
});

/** RT-DETR as Ultralytics exports it. */
export const rtdetr = defineFamily(schema, {
  names,
  outputs: (manifest) => predictionsShape(manifest, [one, anySize, labelSide(manifest, 4)]),
  decode: ({ outputs, input }, tensors, thresholds) =>
    decodeRtdetr(tensors[outputs.predictions]!, thresholds, input),
});

/**
 * Returns every (query, label) pair whose score reaches the label's threshold, in the order query, then label. Source:
 * ultralytics/ultralytics, nn/modules/head.py, `RTDETRDecoder.forward`, which applies the sigmoid.
 *
 * @param predictions [1, Q, 4 + labels]: center x, y, width, height as shares of the canvas's sides; class scores, 0..1
 * @param thresholds lowest score of each label
 * @param canvas in pixels
 */
export function decodeRtdetr(
  { data, dims }: Tensor,
  thresholds: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): Candidate[] {
  const [, queryCount = 0, rowLength = 0] = dims;
  const candidates: Candidate[] = [];
  for (let query = 0; query < queryCount; query++) {
    const at = query * rowLength;
    thresholds.forEach((threshold, labelIndex) => {
      const score = data[at + 4 + labelIndex]!;
      if (!(score >= threshold)) return;
      const [x, y, boxWidth, boxHeight] = [data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!];
      const box = boxFromCenter(x * width, y * height, boxWidth * width, boxHeight * height);
      candidates.push({ box, labelIndex, score });
    });
  }
  return candidates;
}
