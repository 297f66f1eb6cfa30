// `!` on tensor reads: the tensor has the pooling's shape (src/inference/output-shapes.ts).

import type { Tensor } from '../inference/tensor.ts';
import type { Pooling } from './embedder-manifest.ts';

/** Numbers below are raised to it, as in the paper's code, so that any power of them is one. */
const gemFloor = 1e-6;

/**
 * Returns one vector a picture from a model's output.
 *
 * - `none`: the rows of [N, D]; `cls`: the first token of [N, T, D]
 * - `mean`, `max` over the places of [N, D, h, w] (nchw), [N, h, w, D] (nhwc) or [N, T, D] (tokens)
 * - `gem`: (mean of x^power)^(1 / power), a mean at power 1 that nears the maximum as the power grows. Source: Radenović,
 *   Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", arXiv 1711.02512
 */
export function poolFeatures({ data, dims }: Tensor, pooling: Pooling): Float32Array[] {
  const count = dims[0] ?? 0;
  const length = count === 0 ? 0 : data.length / count;
  const isChannelFirst = 'layout' in pooling && pooling.layout === 'nchw';
  const dimension = dims[isChannelFirst ? 1 : dims.length - 1] ?? 0;
  const places = pooling.method === 'none' || pooling.method === 'cls' ? 1 : length / dimension;
  const [numberStep, placeStep] = isChannelFirst ? [places, 1] : [1, dimension];
  return Array.from({ length: count }, (_, picture) =>
    Float32Array.from({ length: dimension }, (_, number) => {
      const start = picture * length + number * numberStep;
      return reduce(places, (place) => data[start + place * placeStep]!, pooling);
    }),
  );
}

function reduce(places: number, valueAt: (place: number) => number, pooling: Pooling): number {
  const mean = (change: (value: number) => number) => {
    let sum = 0;
    for (let place = 0; place < places; place++) sum += change(valueAt(place));
    return sum / places;
  };
  switch (pooling.method) {
    case 'none':
    case 'cls':
      return valueAt(0);
    case 'mean':
      return mean((value) => value);
    case 'max': {
      let largest = Number.NEGATIVE_INFINITY;
      for (let place = 0; place < places; place++) largest = Math.max(largest, valueAt(place));
      return largest;
    }
    case 'gem':
      return mean((value) => Math.max(value, gemFloor) ** pooling.power) ** (1 / pooling.power);
  }
}
