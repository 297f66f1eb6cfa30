import { AppError } from '../errors.ts';
import { cropPhoto } from '../image/crop-photo.ts';
import type { InferencePool } from '../inference/inference-pool.ts';
import type { EmbedderManifest } from '../inference/model-manifest.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import type { Tensor } from '../inference/tensor.ts';
import type { Box, Embedding, Photo, RawPicture } from '../types.ts';
import { growBox } from './crop-geometry.ts';
import type { Embedder, Region } from './embedder.ts';

/** How far from 1 the length of an embedding may be: float32 in a graph, with room for INT8 weights. */
const lengthTolerance = 0.01;

/** Returns the embedder of a model package: crop and stretch, then runs of at most `maxBatch` pictures. */
export function createEmbedder(model: ModelPackage<EmbedderManifest>, pool: InferencePool): Embedder {
  const { id, input, outputs, dimension, cropMargin, maxBatch } = model.manifest;
  return {
    id,
    dimension,
    async embed(photo, regions, { signal } = {}) {
      const boxes = regions.map((region) => boxOf(region, photo, cropMargin));
      // Catmull-Rom, because the embedder is trained on pictures resized by Pillow's BICUBIC.
      const pictures = await cropPhoto(photo, boxes, {
        width: input.width,
        height: input.height,
        kernel: 'cubic',
      });
      const embeddings: Embedding[] = [];
      for (let start = 0; start < pictures.length; start += maxBatch) {
        const batch = pictures.slice(start, start + maxBatch);
        const results = await pool.run(model, { [input.name]: stack(batch, input) }, { signal });
        embeddings.push(...unstack(results[outputs.embedding], batch.length, dimension));
      }
      return embeddings;
    },
  };
}

function boxOf(region: Region, photo: Photo, margin: number): Box {
  if (region === 'whole') return { x1: 0, y1: 0, x2: photo.width, y2: photo.height };
  return growBox(region, margin, photo);
}

/** Returns pictures of one size as uint8 [N, height, width, 3]. */
function stack(
  pictures: readonly RawPicture[],
  { width, height }: { width: number; height: number },
): Tensor {
  const length = height * width * 3;
  const data = new Uint8Array(pictures.length * length);
  pictures.forEach((picture, index) => {
    data.set(picture.data, index * length);
  });
  return { data, dims: [pictures.length, height, width, 3] };
}

/** Returns the rows of an [N, dimension] tensor, each checked to be a unit vector. */
function unstack(tensor: Tensor | undefined, count: number, dimension: number): Embedding[] {
  if (!(tensor?.data instanceof Float32Array) || tensor.dims.join() !== `${count},${dimension}`) {
    const message = `Expected float32 embeddings of shape [${count},${dimension}] but received [${tensor?.dims}].`;
    throw new AppError('invalid-model', message);
  }
  const { data } = tensor;
  return Array.from({ length: count }, (_, index) => {
    const embedding = data.slice(index * dimension, (index + 1) * dimension);
    const length = Math.hypot(...embedding);
    // Written so that NaN fails too.
    if (!(Math.abs(length - 1) <= lengthTolerance)) {
      throw new AppError('internal', `The embedder returned a vector of length ${length} instead of 1.`);
    }
    return embedding;
  });
}
