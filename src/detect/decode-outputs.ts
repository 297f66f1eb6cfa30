// `!` on outputs: the pool answers with those that the manifest names, in the shapes of its family.
import type { DetectorManifest } from '../inference/detector-manifest.ts';
import type { Tensors } from '../inference/tensor.ts';
import type { Candidate } from './candidate.ts';
import { decodeDetr } from './decode-detr.ts';
import { decodeYolov5 } from './decode-yolov5.ts';
import { decodeYolov8 } from './decode-yolov8.ts';
import { decodeYolov10 } from './decode-yolov10.ts';
import { decodeYolox } from './decode-yolox.ts';
import { decodeYoloxDecoded } from './decode-yolox-decoded.ts';

/**
 * Returns the candidates in a model's outputs, by its family's decoder.
 * @param thresholds lowest score of each label
 */
export function decodeOutputs(
  manifest: DetectorManifest,
  outputs: Tensors,
  thresholds: readonly number[],
): Candidate[] {
  const { family, input } = manifest;
  switch (family) {
    case 'yolox-decoded': {
      const { boxes, scores } = manifest.outputs;
      return decodeYoloxDecoded(outputs[boxes]!, outputs[scores]!, thresholds);
    }
    case 'yolox': {
      const { width, height } = input;
      const grid = { width, height, strides: manifest.strides };
      return decodeYolox(outputs[manifest.outputs.predictions]!, thresholds, grid);
    }
    case 'yolov5':
      return decodeYolov5(outputs[manifest.outputs.predictions]!, thresholds);
    case 'yolov8':
    case 'yolo11':
      return decodeYolov8(outputs[manifest.outputs.predictions]!, thresholds);
    case 'yolov10':
    case 'yolo26':
      return decodeYolov10(outputs[manifest.outputs.predictions]!, thresholds);
    case 'detr': {
      const { logits, boxes } = manifest.outputs;
      const { width, height } = input;
      const options = { activation: manifest.activation, width, height };
      return decodeDetr(outputs[logits]!, outputs[boxes]!, thresholds, options);
    }
  }
}
