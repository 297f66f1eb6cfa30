import type { Detection, Photo, Point } from '../types.ts';

export interface DetectOptions {
  /** Detections of lower calibrated confidence are left out; default: the model package's threshold. */
  readonly minConfidence?: number | undefined;
  /** Looks closely around this place of the photo alone, pixels of the upright original; default: at all of it. */
  readonly around?: Point | undefined;
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
