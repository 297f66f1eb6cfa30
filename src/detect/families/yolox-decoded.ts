// `!` on tensor reads: the pool has checked the shapes in `outputs`.
import { z } from 'zod';
import { anySize } from '../../inference/output-shapes.ts';
import { tensorName } from '../../inference/package-fields.ts';
import type { Tensor } from '../../inference/tensor.ts';
import type { Candidate } from '../candidate.ts';
import { defineFamily, denseFields, four, labelSide, one } from '../detector-family.ts';

const names = ['yolox-decoded'] as const;

const schema = z.strictObject({
  ...denseFields,
  family: z.enum(names),
  /** `boxes` [1, A, 4] as x1, y1, x2, y2; `scores` [1, A, C]. */
  outputs: z.strictObject({ boxes: tensorName, scores: tensorName }),
});

/** YOLOX (arXiv 2107.08430) with boxes decoded and scores multiplied inside the graph. */
export const yoloxDecoded = defineFamily(schema, {
  names,
  outputs: (manifest) => [
    { field: 'outputs.boxes', name: manifest.outputs.boxes, sides: [one, anySize, four] },
    { field: 'outputs.scores', name: manifest.outputs.scores, sides: [one, anySize, labelSide(manifest)] },
  ],
  decode: ({ outputs: { boxes, scores } }, tensors, thresholds) =>
    decodeYoloxDecoded(tensors[boxes]!, tensors[scores]!, thresholds),
});

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
