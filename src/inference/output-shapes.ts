import type { DetectorManifest } from './detector-manifest.ts';
import type { EmbedderManifest } from './embedder-manifest.ts';
import type { ModelManifest } from './model-manifest.ts';

/** One side of a shape. */
export interface ExpectedSide {
  /** undefined: any. */
  readonly size?: number;
  /** The field of model.json that it follows from. */
  readonly from?: 'labels' | 'strides' | 'dimension';
}

export interface ExpectedOutput {
  /** The field of model.json that names the output. */
  readonly field: string;
  readonly name: string;
  readonly sides: readonly ExpectedSide[];
}

const any: ExpectedSide = {};
const one: ExpectedSide = { size: 1 };

/**
 * Returns the shape that each output must have for a model's family.
 * @param batch pictures in the run; undefined: any
 */
export function expectedOutputs(manifest: ModelManifest, batch?: number): ExpectedOutput[] {
  return manifest.task === 'detect' ? detectorOutputs(manifest) : [embeddingOutput(manifest, batch)];
}

/** Whether a shape is the expected one; sides that the graph leaves open fit anything. */
export function fits(shape: readonly (number | string)[], sides: readonly ExpectedSide[]): boolean {
  return shape.length === sides.length && sides.every((side, axis) => sideFits(shape[axis], side));
}

export function sideFits(side: number | string | undefined, { size }: ExpectedSide): boolean {
  return size === undefined || typeof side === 'string' || side === size;
}

function detectorOutputs(manifest: DetectorManifest): ExpectedOutput[] {
  const labels = manifest.labels.length;
  const width = (extra: number): ExpectedSide => ({ size: extra + labels, from: 'labels' });
  switch (manifest.family) {
    case 'yolox-decoded':
      return [
        { field: 'outputs.boxes', name: manifest.outputs.boxes, sides: [one, any, { size: 4 }] },
        { field: 'outputs.scores', name: manifest.outputs.scores, sides: [one, any, width(0)] },
      ];
    case 'yolox': {
      const cells: ExpectedSide = { size: cellCount(manifest.input, manifest.strides), from: 'strides' };
      return [predictions(manifest, [one, cells, width(5)])];
    }
    case 'yolov5':
      return [predictions(manifest, [one, any, width(5)])];
    case 'yolov8':
    case 'yolo11':
      return [predictions(manifest, [one, width(4), any])];
    case 'yolov10':
    case 'yolo26':
      return [predictions(manifest, [one, any, { size: 6 }])];
    case 'detr': {
      const noObject = manifest.activation === 'softmax' ? 1 : 0;
      return [
        { field: 'outputs.logits', name: manifest.outputs.logits, sides: [one, any, width(noObject)] },
        { field: 'outputs.boxes', name: manifest.outputs.boxes, sides: [one, any, { size: 4 }] },
      ];
    }
  }
}

function predictions(
  { outputs }: { readonly outputs: { readonly predictions: string } },
  sides: readonly ExpectedSide[],
): ExpectedOutput {
  return { field: 'outputs.predictions', name: outputs.predictions, sides };
}

function embeddingOutput({ outputs, pooling, dimension }: EmbedderManifest, batch?: number): ExpectedOutput {
  const pictures: ExpectedSide = { size: batch };
  const numbers: ExpectedSide = { size: dimension, from: 'dimension' };
  const layouts = {
    vector: [pictures, numbers],
    tokens: [pictures, any, numbers],
    nchw: [pictures, numbers, any, any],
    nhwc: [pictures, any, any, numbers],
  };
  const output = (layout: keyof typeof layouts): ExpectedOutput => ({
    field: 'outputs.embedding',
    name: outputs.embedding,
    sides: layouts[layout],
  });
  switch (pooling.method) {
    case 'none':
      return output('vector');
    case 'cls':
      return output('tokens');
    default:
      return output(pooling.layout);
  }
}

/** Returns how many cells the levels of a grid have together. */
function cellCount(
  { width, height }: { readonly width: number; readonly height: number },
  strides: readonly number[],
): number {
  return strides.reduce((sum, stride) => sum + (width / stride) * (height / stride), 0);
}
