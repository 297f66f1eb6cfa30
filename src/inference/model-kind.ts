import type { z } from 'zod';
import type { ExpectedOutput, FixedInput } from './output-shapes.ts';
import type { PictureInput } from './picture-input.ts';

/** The fields that every model.json has. docs/models.md shows an example of each kind. */
export interface ModelManifest {
  readonly id: string;
  /** The ONNX file, and its sha256 in hex. */
  readonly file: string;
  readonly sha256: string;
  /** Other files of the same network by name, such as `fp32`: same inputs and outputs, other arithmetic. */
  readonly forms: Readonly<Record<string, { readonly file: string; readonly sha256: string }>>;
  readonly license: string;
  readonly task: string;
  readonly family: string;
  readonly input: PictureInput;
  /** Names of the graph's outputs, by their role. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * A kind of model, such as detectors. src/detect and src/embed define theirs, so that inference can check model.json and the graph
 * without depending on them.
 */
export interface ModelKind<Manifest extends ModelManifest = ModelManifest> {
  readonly task: Manifest['task'];
  readonly schema: z.ZodType<Manifest>;
  /**
   * The shape that each output of the graph must have.
   * @param batch images in the run; undefined: any number
   */
  readonly expectedOutputs: (manifest: Manifest, batch?: number) => ExpectedOutput[];
  /** Inputs of the graph besides the image; default: none. */
  readonly fixedInputs?: (manifest: Manifest) => readonly FixedInput[];
  /** Maximum images per run. */
  readonly maxBatch: (manifest: Manifest) => number;
}
