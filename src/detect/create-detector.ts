// `!` on labels and classes: the decoder's label indices come from the manifest's own list.
import type { InferencePool } from '../inference/inference-pool.ts';
import type { DetectorManifest } from '../inference/model-manifest.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import type { Tensor, Tensors } from '../inference/tensor.ts';
import { type Detection, type GarmentClass, garmentClasses } from '../types.ts';
import { calibrateConfidence, scoreAtConfidence } from './calibrate-confidence.ts';
import { decodeYoloxDecoded } from './decode-yolox-decoded.ts';
import type { Detector } from './detector.ts';
import { letterbox, undoLetterbox } from './letterbox.ts';
import { nonMaximumSuppression } from './non-maximum-suppression.ts';

/**
 * Returns the detector of a model package: letterbox, forward, then suppression on the model's scores class by class,
 * calibration, and suppression across classes on the calibrated confidences, so that one garment that looks like two
 * classes is answered once.
 */
export function createDetector(model: ModelPackage<DetectorManifest>, pool: InferencePool): Detector {
  const { id, input, defaults } = model.manifest;
  return {
    id,
    async detect(photo, { minConfidence = defaults.confidenceThreshold, signal } = {}) {
      const { canvas, fitted } = await letterbox(photo.working, input);
      const tensor: Tensor = { data: canvas.data, dims: [1, input.height, input.width, 3] };
      const outputs = await pool.run(model, { [input.name]: tensor }, { signal });
      return postProcess(model.manifest, outputs, minConfidence)
        .map(({ box, ...rest }) => ({ ...rest, box: undoLetterbox(box, fitted, photo) }))
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
  const candidates = decodeYoloxDecoded(
    outputs[manifest.outputs.boxes]!,
    outputs[manifest.outputs.scores]!,
    thresholds,
  ).flatMap(({ box, score, labelIndex }) => {
    const garmentClass = classes[labelIndex]!;
    return garmentClass ? [{ box, score, garmentClass, label: labels[labelIndex]! }] : [];
  });
  const calibrated = nonMaximumSuppression(candidates, { iouThreshold: defaults.iouThreshold }).map(
    ({ box, score, garmentClass, label }) => ({
      box,
      garmentClass,
      score: calibrateConfidence(score, label, calibration),
    }),
  );
  return nonMaximumSuppression(calibrated, {
    iouThreshold: defaults.crossClassIouThreshold,
    classAgnostic: true,
  }).map(({ box, garmentClass, score }) => ({ box, garmentClass, confidence: score }));
}

/** Returns what a label stands for; null when it is not to be reported. */
function garmentClassOf(label: string, { labelClasses }: DetectorManifest): GarmentClass | null {
  const mapped = labelClasses[label];
  return mapped === undefined
    ? (garmentClasses.find((garmentClass) => garmentClass === label) ?? null)
    : mapped;
}

function byConfidence(a: Detection, b: Detection): number {
  return b.confidence - a.confidence || a.box.x1 - b.box.x1 || a.box.y1 - b.box.y1;
}
