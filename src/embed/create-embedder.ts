import { AppError } from '../errors.ts';
import { cropPhoto } from '../image/crop-photo.ts';
import type { InferencePool } from '../inference/inference-pool.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import { toPictureTensor } from '../inference/picture-tensor.ts';
import { toEmbedding } from '../similarity.ts';
import type { Box, Embedding, Photo, RawPicture } from '../types.ts';
import type { AttributeHeads } from './attribute-heads.ts';
import { centerBox, growBox } from './crop-geometry.ts';
import type { Embedder, Region } from './embedder.ts';
import type { EmbedderManifest } from './embedder-manifest.ts';
import { guessAttributes } from './guess-attributes.ts';
import { poolFeatures } from './pool-features.ts';

/**
 * Returns the embedder of a model package: crop and resize, inference in batches of at most `maxBatch` images, which idle workers
 * share, pooling, and for the cosine L2 normalization.
 */
export function createEmbedder(
  model: ModelPackage<EmbedderManifest>,
  pool: InferencePool,
  heads: AttributeHeads = {},
): Embedder {
  const { id, input, outputs, pooling, dimension, metric, typicalLength, parts } = model.manifest;
  const { cropMargin, maxBatch } = model.manifest;
  const { width, height, kernel } = input;
  const contain = 'fill' in input ? { ...input, position: input.resize } : undefined;
  return {
    id,
    dimension,
    metric,
    parts,
    heads,
    async embed(photo, regions, { signal } = {}) {
      const boxes = regions.map((region) => {
        const box = boxOf(region, photo, cropMargin);
        return input.resize === 'crop-center' ? centerBox(box, input) : box;
      });
      const pictures = await cropPhoto(photo, boxes, { width, height, kernel, contain }, signal);
      signal?.throwIfAborted();
      const embedBatch = async (batch: readonly RawPicture[]): Promise<Embedding[]> => {
        const found = await pool.run(model, toPictureTensor(batch, input), { signal });
        const features = found[outputs.embedding];
        return features ? poolFeatures(features, pooling).map(requireEmbedding) : [];
      };
      const size = Math.min(maxBatch, Math.ceil(pictures.length / Math.max(1, pool.facts.idle)));
      const batches = pictures.flatMap((_, at) => (at % size === 0 ? [pictures.slice(at, at + size)] : []));
      return (await Promise.all(batches.map(embedBatch))).flat();
    },
    guessAttributes: (embedding) => guessAttributes(heads, embedding),
  };

  function requireEmbedding(vector: Float32Array): Embedding {
    const embedding = toEmbedding(vector, metric, typicalLength);
    if (embedding) return embedding;
    throw new AppError('internal', 'The embedder returned a vector that is zero or not finite.');
  }
}

function boxOf(region: Region, photo: Photo, margin: number): Box {
  if (region === 'whole') return { x1: 0, y1: 0, x2: photo.width, y2: photo.height };
  return growBox(region, margin, photo);
}
