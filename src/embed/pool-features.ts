// `!` on tensor reads: the pool has checked the tensor's shape (src/inference/output-shapes.ts).

import type { Tensor } from '../inference/tensor.ts';
import type { Pooling } from './embedder-manifest.ts';

/** Smaller values are raised to this, as in the paper's code: a negative value has no real fractional power. */
const gemFloor = 1e-6;

/**
 * Returns one vector per image from a model's output.
 *
 * - `none`: the rows of [N, D] or [N, D, 1, 1]; `cls`: the first token of [N, T, D]
 * - `mean`, `max`: over the positions of [N, D, h, w] (nchw), [N, h, w, D] (nhwc) or [N, T, D] (tokens)
 * - `gem`: (mean of x^power)^(1 / power): the mean for power 1, towards the maximum for larger powers. Source: Radenović, Tolias and
 *   Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", arXiv 1711.02512
 */
export function poolFeatures({ data, dims }: Tensor, pooling: Pooling): Float32Array[] {
  const count = dims[0] ?? 0;
  const length = count === 0 ? 0 : data.length / count;
  const isChannelFirst = 'layout' in pooling && pooling.layout === 'nchw';
  const dimension = pooling.method === 'none' ? length : (dims[isChannelFirst ? 1 : dims.length - 1] ?? 0);
  const positions = pooling.method === 'none' || pooling.method === 'cls' ? 1 : length / dimension;
  const [numberStep, positionStep] = isChannelFirst ? [positions, 1] : [1, dimension];
  return Array.from({ length: count }, (_, picture) =>
    Float32Array.from({ length: dimension }, (_, number) => {
      const start = picture * length + number * numberStep;
      return reduce(positions, (position) => data[start + position * positionStep]!, pooling);
    }),
  );
}

function reduce(positions: number, valueAt: (position: number) => number, pooling: Pooling): number {
  const mean = (change: (value: number) => number) => {
    let sum = 0;
    for (let position = 0; position < positions; position++) sum += change(valueAt(position));
    return sum / positions;
  };
  switch (pooling.method) {
    case 'none':
    case 'cls':
      return valueAt(0);
    case 'mean':
      return mean((value) => value);
    case 'max': {
      let largest = Number.NEGATIVE_INFINITY;
      for (let position = 0; position < positions; position++) largest = Math.max(largest, valueAt(position));
      return largest;
    }
    case 'gem':
      return mean((value) => Math.max(value, gemFloor) ** pooling.power) ** (1 / pooling.power);
  }
}
