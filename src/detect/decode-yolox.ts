// `!` on tensor reads: the tensor has the shape given here (src/inference/output-shapes.ts).
import type { Tensor } from '../inference/tensor.ts';
import { boxFromCenter } from './box-from-center.ts';
import type { Candidate } from './candidate.ts';
import { decodeObjectnessRows } from './objectness-rows.ts';

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
