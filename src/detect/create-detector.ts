// `!` on labels and classes: the decoder's label indices come from the manifest's own list.
import type { DetectorManifest } from '../inference/detector-manifest.ts';
import type { InferencePool } from '../inference/inference-pool.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import { toPictureTensor } from '../inference/picture-tensor.ts';
import type { Tensors } from '../inference/tensor.ts';
import type { Detection } from '../types.ts';
import { calibrateConfidence, scoreAtConfidence } from './calibrate-confidence.ts';
import { decodeOutputs } from './decode-outputs.ts';
import type { Detector } from './detector.ts';
import { garmentClassOf } from './garment-class-of.ts';
import { letterbox, undoLetterbox } from './letterbox.ts';
import { nonMaximumSuppression } from './non-maximum-suppression.ts';

/**
 * Returns the detector of a model package: letterbox, forward, decoding by the model's family, suppression on the model's
 * scores class by class where the family is a dense one, calibration, and suppression across classes on the calibrated
 * confidences, so that one garment that looks like two classes is answered once.
 */
export function createDetector(model: ModelPackage<DetectorManifest>, pool: InferencePool): Detector {
  const { id, input, defaults } = model.manifest;
  return {
    id,
    async detect(photo, { minConfidence = defaults.confidenceThreshold, signal } = {}) {
      const { canvas, placement } = await letterbox(photo.working, input);
      const outputs = await pool.run(model, toPictureTensor([canvas], input), { signal });
      return postProcess(model.manifest, outputs, minConfidence)
        .map(({ box, ...rest }) => ({ ...rest, box: undoLetterbox(box, placement, photo) }))
        .filter(({ box }) => box.x2 > box.x1 && box.y2 > box.y1)
        .toSorted(byConfidence);
    },
  };
}

/** Returns the detections of a model's outputs with boxes in canvas pixels. */
function postProcess(manifest: DetectorManifest, outputs: Tensors, minConfidence: number): Detection[] {
  const { labels, calibration, defaults } = manifest;
  const thresholds = labels.map((label) => scoreAtConfidence(minConfidence, label, calibration));
  const classes = labels.map((label) => garmentClassOf(label, manifest));
  const candidates = decodeOutputs(manifest, outputs, thresholds).flatMap(({ box, score, labelIndex }) => {
    const garmentClass = classes[labelIndex]!;
    return garmentClass ? [{ box, score, garmentClass, label: labels[labelIndex]! }] : [];
  });
  const kept =
    'iouThreshold' in defaults
      ? nonMaximumSuppression(candidates, { iouThreshold: defaults.iouThreshold })
      : candidates;
  const calibrated = kept.map(({ box, score, garmentClass, label }) => ({
    box,
    garmentClass,
    score: calibrateConfidence(score, label, calibration),
  }));
  return nonMaximumSuppression(calibrated, {
    iouThreshold: defaults.crossClassIouThreshold,
    classAgnostic: true,
  }).map(({ box, garmentClass, score }) => ({ box, garmentClass, confidence: score }));
}

function byConfidence(a: Detection, b: Detection): number {
  return b.confidence - a.confidence || a.box.x1 - b.box.x1 || a.box.y1 - b.box.y1;
}
