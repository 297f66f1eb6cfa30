import type { InferencePool } from '../inference/inference-pool.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import { toPictureTensor } from '../inference/picture-tensor.ts';
import type { Box, Detection, Photo } from '../types.ts';
import {
  areSmall,
  halvesOf,
  hintConfidence,
  mergeCloser,
  partAround,
  partAroundHints,
} from './closer-look.ts';
import type { Detector } from './detector.ts';
import type { DetectorManifest } from './detector-manifest.ts';
import { letterbox, undoLetterbox } from './letterbox.ts';
import { postProcess } from './post-process.ts';
import { isTooWide, isWide, mergeSlices, slicesOf } from './tiles.ts';

/** Default IoU above which boxes of one class from different slices are one garment, for packages without an `iouThreshold`. */
const sliceIouThreshold = 0.5;

/**
 * Returns the detector of a model package: letterbox, inference, {@link postProcess}. In a wide photo without wide garments it also
 * runs on each of {@link slicesOf}, since several people next to each other are small in such a photo. In other photos whose garments
 * are small or none it looks closer where something hints at a person (ADR 32).
 */
export function createDetector(model: ModelPackage<DetectorManifest>, pool: InferencePool): Detector {
  const { id, input, defaults } = model.manifest;

  /**
   * @param part box in pixels of the upright original, like the detections
   * @returns the detections of a confidence or more, from one run of the model
   */
  async function lookAt(
    part: Box,
    { width, height, working }: Photo,
    signal: AbortSignal | undefined,
  ): Promise<(minConfidence: number) => Detection[]> {
    const workingPart = {
      x1: Math.round((part.x1 * working.width) / width),
      y1: Math.round((part.y1 * working.height) / height),
      x2: Math.round((part.x2 * working.width) / width),
      y2: Math.round((part.y2 * working.height) / height),
    };
    const { canvas, placement } = await letterbox(working, input, workingPart);
    const outputs = await pool.run(model, toPictureTensor([canvas], input), { signal });
    return (minConfidence) =>
      postProcess(model.manifest, outputs, minConfidence)
        .map(({ box, ...rest }) => ({ ...rest, box: undoLetterbox(box, placement, part) }))
        .filter(({ box }) => box.x2 > box.x1 && box.y2 > box.y1);
  }

  async function detectIn(part: Box, photo: Photo, minConfidence: number, signal?: AbortSignal) {
    return (await lookAt(part, photo, signal))(minConfidence);
  }

  /** The first look's detections, or those of a closer one where they are small or none. */
  async function lookCloser(
    photo: Photo,
    seen: (minConfidence: number) => Detection[],
    minConfidence: number,
    signal: AbortSignal | undefined,
  ): Promise<Detection[]> {
    // The decision to look closer must not depend on the caller's minConfidence.
    const least = Math.min(minConfidence, defaults.confidenceThreshold);
    const whole = seen(least);
    const certain = whole.filter(({ confidence }) => confidence >= defaults.confidenceThreshold);
    if (isWide(photo, input) || !areSmall(certain, photo)) return seen(minConfidence);
    const partOf = (hints: readonly Detection[]) =>
      partAroundHints(hints.toSorted(byConfidence), photo, input);
    const part = partOf(seen(hintConfidence)) ?? partOf(await hintsInHalves(photo, signal));
    if (!part) return whole;
    return mergeCloser(whole, part, await detectIn(part, photo, least, signal), photo);
  }

  async function hintsInHalves(photo: Photo, signal: AbortSignal | undefined): Promise<Detection[]> {
    const found = [];
    for (const half of halvesOf(photo, input))
      found.push(...(await detectIn(half, photo, hintConfidence, signal)));
    return found;
  }

  return {
    id,
    async detect(photo, { minConfidence = defaults.confidenceThreshold, around, signal } = {}) {
      if (around)
        return answer(
          await detectIn(partAround(around, photo, input), photo, minConfidence, signal),
          minConfidence,
        );
      const slices = slicesOf(photo, input);
      const [first] = slices;
      const all = { x1: 0, y1: 0, x2: photo.width, y2: photo.height };
      const seen = await lookAt(all, photo, signal);
      if (!first) return answer(await lookCloser(photo, seen, minConfidence, signal), minConfidence);
      // The decision to slice must not depend on the caller's minConfidence.
      const least = Math.min(minConfidence, defaults.confidenceThreshold);
      const whole = seen(least);
      const certain = whole.filter(({ confidence }) => confidence >= defaults.confidenceThreshold);
      if (certain.some(({ box }) => isTooWide(box, first))) return answer(whole, minConfidence);
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
