// `!` on tensor reads: the pool has checked the shape in `outputs`.
import { z } from 'zod';
import type { Tensor } from '../../inference/tensor.ts';
import type { Candidate } from '../candidate.ts';
import {
  defineFamily,
  denseFields,
  labelSide,
  one,
  predictionsOutput,
  predictionsShape,
} from '../detector-family.ts';
import { boxFromCenter } from './rows/box-from-center.ts';
import { decodeObjectnessRows } from './rows/objectness-rows.ts';

const names = ['yolox'] as const;

const schema = z.strictObject({
  ...denseFields,
  family: z.enum(names),
  /** [1, cells of all strides, 5 + C] as offset x, y, log width, log height in strides; objectness; class probabilities. */
  outputs: predictionsOutput,
  /** Input pixels per cell of each level, in the order of the output. */
  strides: z.array(z.int().positive()).min(1).default([8, 16, 32]),
});

/** YOLOX as exported by its own exporter: boxes relative to their cell. */
export const yolox = defineFamily(schema, {
  names,
  check({ input, strides }, fail) {
    for (const side of ['width', 'height'] as const) {
      const size = input[side];
      strides.forEach((stride, index) => {
        if (size % stride !== 0)
          fail(['strides', index], `${stride} does not divide the input's ${side} of ${size}`);
      });
    }
  },
  outputs(manifest) {
    const { width, height } = manifest.input;
    const cells = manifest.strides.reduce((sum, stride) => sum + (width / stride) * (height / stride), 0);
    return predictionsShape(manifest, [one, { size: cells, from: 'strides' }, labelSide(manifest, 5)]);
  },
  decode({ input: { width, height }, outputs, strides }, tensors, thresholds) {
    return decodeYolox(tensors[outputs.predictions]!, thresholds, { width, height, strides });
  },
});

/** The grid that a YOLOX head predicts on. */
export interface YoloxGrid {
  /** Of the canvas, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Canvas pixels per cell of each level, in the order of the output. */
  readonly strides: readonly number[];
}

/**
 * Returns every (cell, label) pair whose score reaches the label's threshold, in the order cell, then label.
 *
 * A cell's box is centered at (cell + offset) · stride and exp(size) · stride large. Source: Ge et al., "YOLOX",
 * arXiv 2107.08430, and Megvii-BaseDetection/YOLOX, `demo_postprocess`.
 *
 * @param predictions [1, cells, 5 + labels] as offset x, y, log width, log height; objectness; class probabilities;
 * levels in the order of the strides, each row by row
 * @param thresholds lowest score of each label
 */
export function decodeYolox(
  predictions: Tensor,
  thresholds: readonly number[],
  grid: YoloxGrid,
): Candidate[] {
  const { data } = predictions;
  return decodeObjectnessRows(predictions, thresholds, (at, row) => {
    const { column, line, stride } = cellAt(row, grid);
    return boxFromCenter(
      (column + data[at]!) * stride,
      (line + data[at + 1]!) * stride,
      Math.exp(data[at + 2]!) * stride,
      Math.exp(data[at + 3]!) * stride,
    );
  });
}

function cellAt(
  row: number,
  { width, height, strides }: YoloxGrid,
): { column: number; line: number; stride: number } {
  let index = row;
  for (const stride of strides) {
    const columns = width / stride;
    const cells = columns * (height / stride);
    if (index < cells) return { column: index % columns, line: Math.floor(index / columns), stride };
    index -= cells;
  }
  throw new RangeError(`Expected a cell of the grid but received ${row}.`);
}
