// `!` on labels and classes: the decoder's label indices are indices of the manifest's labels.

import type { Tensors } from '../inference/tensor.ts';
import type { Detection } from '../types.ts';
import { calibrateConfidence, scoreAtConfidence } from './calibrate-confidence.ts';
import { classProbabilities } from './class-probabilities.ts';
import { type DetectorManifest, familyOf } from './detector-manifest.ts';
import { garmentClassOf } from './garment-class-of.ts';
import { nonMaximumSuppression } from './non-maximum-suppression.ts';

/** Boxes of this confidence or more say what else a garment may be. */
const leastEvidence = 0.02;

/**
 * Returns the detections in a model's outputs, boxes in canvas pixels. Steps: the family's decoder; for a dense family, NMS per
 * class on the raw scores; calibration; NMS across classes on the calibrated confidences, so that a garment that looks like two
 * classes is reported once, with the probability of each class.
 */
export function postProcess(
  manifest: DetectorManifest,
  outputs: Tensors,
  minConfidence: number,
): Detection[] {
  const { labels, calibration, defaults } = manifest;
  const thresholdsAt = (confidence: number) =>
    labels.map((label) => scoreAtConfidence(confidence, label, calibration));
  const thresholds = thresholdsAt(minConfidence);
  const evidence = thresholdsAt(Math.min(minConfidence, leastEvidence));
  const classes = labels.map((label) => garmentClassOf(label, manifest));
  const found = familyOf(manifest).decode(manifest, outputs, evidence) ?? [];
  const candidates = found.flatMap(({ box, score, labelIndex }) => {
    const garmentClass = classes[labelIndex]!;
    return garmentClass ? [{ box, score, garmentClass, labelIndex }] : [];
  });
  const kept =
    'iouThreshold' in defaults
      ? nonMaximumSuppression(candidates, { iouThreshold: defaults.iouThreshold })
      : candidates;
  const calibrated = kept.map(({ box, score, garmentClass, labelIndex }) => ({
    box,
    garmentClass,
    score: calibrateConfidence(score, labels[labelIndex]!, calibration),
    isReported: score >= thresholds[labelIndex]!,
  }));
  const reported = nonMaximumSuppression(
    calibrated.filter(({ isReported }) => isReported),
    { iouThreshold: defaults.crossClassIouThreshold, classAgnostic: true },
  );
  return reported.map((own) => ({
    box: own.box,
    garmentClass: own.garmentClass,
    confidence: own.score,
    classProbabilities: classProbabilities(own, calibrated, reported),
  }));
}
