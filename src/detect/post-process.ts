// `!` on labels and classes: the decoder's label indices come from the manifest's own list.
import type { DetectorManifest } from '../inference/detector-manifest.ts';
import type { Tensors } from '../inference/tensor.ts';
import type { Detection } from '../types.ts';
import { calibrateConfidence, scoreAtConfidence } from './calibrate-confidence.ts';
import { decodeOutputs } from './decode-outputs.ts';
import { garmentClassOf } from './garment-class-of.ts';
import { nonMaximumSuppression } from './non-maximum-suppression.ts';

/**
 * Returns the detections of a model's outputs with boxes in canvas pixels: decoding by the model's family, suppression on the
 * model's scores class by class where the family is a dense one, calibration, and suppression across classes on the calibrated
 * confidences, so that one garment that looks like two classes is answered once.
 */
export function postProcess(
  manifest: DetectorManifest,
  outputs: Tensors,
  minConfidence: number,
): Detection[] {
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
