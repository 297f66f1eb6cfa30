import type { Config } from '../config.ts';
import { createDetector } from '../detect/create-detector.ts';
import type { Detector } from '../detect/detector.ts';
import { detectors } from '../detect/detector-manifest.ts';
import { decodePhoto } from '../image/decode-photo.ts';
import { drawDetections } from '../image/draw-detections.ts';
import { createInferencePool } from '../inference/inference-pool.ts';
import { loadModelPackage } from '../inference/model-package.ts';

/** What detection needs of the service: no embedder, no vector store, no records. */
export interface DetectorContext {
  readonly decodePhoto: typeof decodePhoto;
  readonly drawDetections: typeof drawDetections;
  readonly detector: Detector;
  readonly close: () => Promise<void>;
}

/** Opens the configured detector alone. Throws `invalid-model`. */
export async function openDetector({
  models,
  inference,
}: Pick<Config, 'models' | 'inference'>): Promise<DetectorContext> {
  const model = await loadModelPackage(models.detector.directory, detectors, models.detector.form);
  const pool = createInferencePool(inference);
  return { decodePhoto, drawDetections, detector: createDetector(model, pool), close: () => pool.close() };
}
