// `!` on labels and classes: the decoder's label indices are indices of the manifest's labels.

import type { Tensors } from '../inference/tensor.ts';
import type { Detection } from '../types.ts';
import { calibrateConfidence, scoreAtConfidence } from './calibrate-confidence.ts';
import { type DetectorManifest, familyOf } from './detector-manifest.ts';
import { garmentClassOf } from './garment-class-of.ts';
import { nonMaximumSuppression } from './non-maximum-suppression.ts';

/**
 * Returns the detections in a model's outputs, boxes in canvas pixels. Steps: the family's decoder; for a dense family, NMS per
 * class on the raw scores; calibration; NMS across classes on the calibrated confidences, so that a garment that looks like two
 * classes is reported once.
 */
export function postProcess(
  manifest: DetectorManifest,
  outputs: Tensors,
  minConfidence: number,
): Detection[] {
  const { labels, calibration, defaults } = manifest;
  const thresholds = labels.map((label) => scoreAtConfidence(minConfidence, label, calibration));
  const classes = labels.map((label) => garmentClassOf(label, manifest));
  const found = familyOf(manifest).decode(manifest, outputs, thresholds) ?? [];
  const candidates = found.flatMap(({ box, score, labelIndex }) => {
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
