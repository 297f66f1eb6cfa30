import type { Detection, Photo } from '../types.ts';

export interface DetectOptions {
  /** Detections of lower calibrated confidence are left out; default: the model package's threshold. */
  readonly minConfidence?: number;
  /** When aborted, waiting work is dropped and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Finds the garments of a photo. */
export interface Detector {
  /** Name of the model package. */
  readonly id: string;
  /** Detections in pixels of the upright original, highest confidence first, ties by x1, then y1; may be empty. */
  detect(photo: Photo, options?: DetectOptions): Promise<Detection[]>;
}
