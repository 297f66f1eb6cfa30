import type { InferencePool } from '../inference/inference-pool.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import { toPictureTensor } from '../inference/picture-tensor.ts';
import type { Box, Detection, Photo } from '../types.ts';
import type { Detector } from './detector.ts';
import type { DetectorManifest } from './detector-manifest.ts';
import { letterbox, undoLetterbox } from './letterbox.ts';
import { postProcess } from './post-process.ts';
import { isTooWide, mergeSlices, slicesOf } from './tiles.ts';

/** Default IoU above which boxes of one class from different slices are one garment, for packages without an `iouThreshold`. */
const sliceIouThreshold = 0.5;

/**
 * Returns the detector of a model package: letterbox, inference, {@link postProcess}. In a wide photo without wide garments it also
 * runs on each of {@link slicesOf}, since several people next to each other are small in such a photo.
 */
export function createDetector(model: ModelPackage<DetectorManifest>, pool: InferencePool): Detector {
  const { id, input, defaults } = model.manifest;

  /** @param part box in pixels of the upright original, like the detections */
  async function detectIn(
    part: Box,
    { width, height, working }: Photo,
    minConfidence: number,
    signal: AbortSignal | undefined,
  ): Promise<Detection[]> {
    const workingPart = {
      x1: Math.round((part.x1 * working.width) / width),
      y1: Math.round((part.y1 * working.height) / height),
      x2: Math.round((part.x2 * working.width) / width),
      y2: Math.round((part.y2 * working.height) / height),
    };
    const { canvas, placement } = await letterbox(working, input, workingPart);
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
      // The decision to slice must not depend on the caller's minConfidence.
      const least = first ? Math.min(minConfidence, defaults.confidenceThreshold) : minConfidence;
      const all = { x1: 0, y1: 0, x2: photo.width, y2: photo.height };
      const whole = await detectIn(all, photo, least, signal);
      const certain = whole.filter(({ confidence }) => confidence >= defaults.confidenceThreshold);
      if (!first || certain.some(({ box }) => isTooWide(box, first))) return answer(whole, minConfidence);
      const inSlices = [];
      // One by one, so that a request never has more than one image waiting for the model.
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
