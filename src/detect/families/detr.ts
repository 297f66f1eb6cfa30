// `!` on tensor reads: the pool has checked the shapes in `outputs`.
import { z } from 'zod';
import { anySize } from '../../inference/output-shapes.ts';
import { tensorName } from '../../inference/package-fields.ts';
import type { Tensor } from '../../inference/tensor.ts';
import type { Box } from '../../types.ts';
import type { Candidate } from '../candidate.ts';
import { defineFamily, endToEndFields, four, labelSide, one } from '../detector-family.ts';
import { sigmoid } from '../sigmoid.ts';
import { boxFromCenter } from './rows/box-from-center.ts';

const names = ['detr'] as const;

const schema = z.strictObject({
  ...endToEndFields,
  family: z.enum(names),
  /** `logits` [1, Q, C], with softmax C + 1; `boxes` [1, Q, 4] as center x, y, width, height, in shares of the input's sides. */
  outputs: z.strictObject({ logits: tensorName, boxes: tensorName }),
  /** softmax: over the labels and, last, "no object"; sigmoid: each label independently. */
  activation: z.enum(['softmax', 'sigmoid']),
});

/** DETR (arXiv 2005.12872) and relatives: one garment per query. */
export const detr = defineFamily(schema, {
  names,
  outputs(manifest) {
    const noObject = manifest.activation === 'softmax' ? 1 : 0;
    const { logits, boxes } = manifest.outputs;
    return [
      { field: 'outputs.logits', name: logits, sides: [one, anySize, labelSide(manifest, noObject)] },
      { field: 'outputs.boxes', name: boxes, sides: [one, anySize, four] },
    ];
  },
  decode({ input: { width, height }, outputs: { logits, boxes }, activation }, tensors, thresholds) {
    return decodeDetr(tensors[logits]!, tensors[boxes]!, thresholds, { activation, width, height });
  },
});

export interface DetrOptions {
  /** softmax: over the labels and, last, "no object"; sigmoid: each label independently. */
  readonly activation: 'softmax' | 'sigmoid';
  /** Of the canvas, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Returns the candidates of each query, in order: with softmax its most probable label, with sigmoid every label, if the score
 * reaches the label's threshold. Sources: Carion et al., "End-to-End Object Detection with Transformers", arXiv
 * 2005.12872 (softmax); Zhu et al., "Deformable DETR", arXiv 2010.04159 (sigmoid).
 *
 * @param logits [1, Q, labels], with softmax [1, Q, labels + 1]
 * @param boxes [1, Q, 4] as center x, y, width, height, as shares of the canvas's sides
 * @param thresholds lowest score of each label
 */
export function decodeDetr(
  { data: logits, dims }: Tensor,
  { data: boxes }: Tensor,
  thresholds: readonly number[],
  { activation, width, height }: DetrOptions,
): Candidate[] {
  const [, queryCount = 0, classCount = 0] = dims;
  return Array.from({ length: queryCount }, (_, query) => {
    const row = [...logits.subarray(query * classCount, (query + 1) * classCount)];
    const scores = activation === 'softmax' ? onlyHighest(softmax(row).slice(0, -1)) : row.map(sigmoid);
    return scores.flatMap((score, labelIndex) =>
      score >= thresholds[labelIndex]! ? [{ box: boxAt(query), labelIndex, score }] : [],
    );
  }).flat();

  function boxAt(query: number): Box {
    const at = query * 4;
    return boxFromCenter(
      boxes[at]! * width,
      boxes[at + 1]! * height,
      boxes[at + 2]! * width,
      boxes[at + 3]! * height,
    );
  }
}

/** Returns the scores with all but the (first) highest set to NaN, which reaches no threshold. */
function onlyHighest(scores: readonly number[]): number[] {
  const best = scores.indexOf(Math.max(...scores));
  return scores.map((score, index) => (index === best ? score : Number.NaN));
}

function softmax(logits: readonly number[]): number[] {
  // Subtracting the largest logit avoids overflow.
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
