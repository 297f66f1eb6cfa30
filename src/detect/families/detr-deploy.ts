// `!` on tensor reads: the pool has checked the shapes in `outputs`.
import { z } from 'zod';
import { anySize, integers } from '../../inference/output-shapes.ts';
import { tensorName } from '../../inference/package-fields.ts';
import type { Tensor } from '../../inference/tensor.ts';
import type { Candidate } from '../candidate.ts';
import { defineFamily, endToEndFields, four, one } from '../detector-family.ts';
import { thresholdOf } from './rows/labelled-box.ts';

const names = ['detr-deploy'] as const;

const schema = z.strictObject({
  ...endToEndFields,
  family: z.enum(names),
  /** The input [1, 2] that takes the width and height to which the graph scales its boxes: Garb gives those of the canvas. */
  sizes: tensorName.default('orig_target_sizes'),
  /** `labels` [1, Q], label indices; `boxes` [1, Q, 4] as x1, y1, x2, y2 in pixels of the sizes; `scores` [1, Q]. */
  outputs: z.strictObject({ labels: tensorName, boxes: tensorName, scores: tensorName }),
});

/** RT-DETR, RT-DETRv2, D-FINE and DEIM as their own export scripts write them, with the post-processor in the graph. */
export const detrDeploy = defineFamily(schema, {
  names,
  fixedInputs: ({ sizes, input: { width, height } }) => [
    { field: 'sizes', name: sizes, values: [width, height] },
  ],
  outputs: ({ outputs: { labels, boxes, scores } }) => [
    { field: 'outputs.labels', name: labels, sides: [one, anySize], types: integers },
    { field: 'outputs.boxes', name: boxes, sides: [one, anySize, four] },
    { field: 'outputs.scores', name: scores, sides: [one, anySize] },
  ],
  decode: ({ outputs: { labels, boxes, scores } }, tensors, thresholds) =>
    decodeDetrDeploy(tensors[labels]!, tensors[boxes]!, tensors[scores]!, thresholds),
});

/**
 * Returns the boxes whose score reaches their label's threshold, in the tensors' order, which is by score.
 * Sources: lyuwenyu/RT-DETR, rtdetrv2_pytorch/tools/export_onnx.py and rtdetr_postprocessor.py (`deploy`); Peterande/D-FINE,
 * src/zoo/dfine/postprocessor.py.
 *
 * @param labels [1, Q]: label indices
 * @param boxes [1, Q, 4]: x1, y1, x2, y2 in canvas pixels
 * @param scores [1, Q], 0..1
 * @param thresholds lowest score of each label
 * @throws AppError `invalid-model` for a label index beyond `labels`
 */
export function decodeDetrDeploy(
  { data: labels }: Tensor,
  { data: boxes }: Tensor,
  { data: scores }: Tensor,
  thresholds: readonly number[],
): Candidate[] {
  const lowest = Math.min(...thresholds);
  const candidates: Candidate[] = [];
  for (const [query, score] of scores.entries()) {
    if (!(score >= lowest)) continue;
    const labelIndex = labels[query]!;
    if (score < thresholdOf(labelIndex, thresholds)) continue;
    const at = query * 4;
    const box = { x1: boxes[at]!, y1: boxes[at + 1]!, x2: boxes[at + 2]!, y2: boxes[at + 3]! };
    candidates.push({ box, labelIndex, score });
  }
  return candidates;
}
