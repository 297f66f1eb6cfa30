import type { DetectorManifest } from '../inference/detector-manifest.ts';
import type { InferencePool } from '../inference/inference-pool.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import { toPictureTensor } from '../inference/picture-tensor.ts';
import type { Box, Detection, Photo } from '../types.ts';
import type { Detector } from './detector.ts';
import { letterbox, undoLetterbox } from './letterbox.ts';
import { postProcess } from './post-process.ts';
import { isTooWide, mergeSlices, slicesOf } from './tiles.ts';

/** Boxes of one class, found in slices, that overlap more are one garment where the package does not say from where on. */
const sliceIouThreshold = 0.5;

/**
 * Returns the detector of a model package: letterbox, forward, {@link postProcess}. A wide photo in which no garment is wide is
 * looked at again slice by slice, since people side by side are small in it; see {@link slicesOf}.
 */
export function createDetector(model: ModelPackage<DetectorManifest>, pool: InferencePool): Detector {
  const { id, input, defaults } = model.manifest;

  /** @param part of the photo, in its pixels, as the detections are */
  async function detectIn(
    part: Box,
    { width, height, working }: Photo,
    minConfidence: number,
    signal: AbortSignal | undefined,
  ): Promise<Detection[]> {
    const shown = {
      x1: Math.round((part.x1 * working.width) / width),
      y1: Math.round((part.y1 * working.height) / height),
      x2: Math.round((part.x2 * working.width) / width),
      y2: Math.round((part.y2 * working.height) / height),
    };
    const { canvas, placement } = await letterbox(working, input, shown);
    const outputs = await pool.run(model, toPictureTensor([canvas], input), { signal });
    return postProcess(model.manifest, outputs, minConfidence)
      .map(({ box, ...rest }) => ({ ...rest, box: undoLetterbox(box, placement, part) }))
      .filter(({ box }) => box.x2 > box.x1 && box.y2 > box.y1);
  }

  return {
    id,
    async detect(photo, { minConfidence = defaults.confidenceThreshold, signal } = {}) {
      const slices = slicesOf(photo, input);
      const [first] = slices;
      // Whether a garment is wide does not depend on what the caller asks for.
      const least = first ? Math.min(minConfidence, defaults.confidenceThreshold) : minConfidence;
      const all = { x1: 0, y1: 0, x2: photo.width, y2: photo.height };
      const whole = await detectIn(all, photo, least, signal);
      const certain = whole.filter(({ confidence }) => confidence >= defaults.confidenceThreshold);
      if (!first || certain.some(({ box }) => isTooWide(box, first))) return answer(whole, minConfidence);
      const inSlices = [];
      // One after the other: a request waits for the model with one picture at a time.
      for (const slice of slices)
        inSlices.push({ slice, detections: await detectIn(slice, photo, least, signal) });
      const thresholds = { iouThreshold: sliceIouThreshold, ...defaults };
      return answer(mergeSlices(whole, inSlices, photo, thresholds), minConfidence);
    },
  };
}

function answer(detections: readonly Detection[], minConfidence: number): Detection[] {
  return detections.filter(({ confidence }) => confidence >= minConfidence).toSorted(byConfidence);
}

function byConfidence(a: Detection, b: Detection): number {
  return b.confidence - a.confidence || a.box.x1 - b.box.x1 || a.box.y1 - b.box.y1;
}
