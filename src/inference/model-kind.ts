import type { z } from 'zod';
import type { ExpectedOutput } from './output-shapes.ts';
import type { PictureInput } from './picture-input.ts';

/** What every model.json says, whatever the model is for. docs/models.md shows one of each kind. */
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
  /** The names of the graph's outputs, by what they are. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * A kind of model, such as detectors. The room that uses such models hands it over, so that inference knows how to check
 * model.json and the graph without knowing what they are for.
 */
export interface ModelKind<Manifest extends ModelManifest = ModelManifest> {
  readonly task: Manifest['task'];
  readonly schema: z.ZodType<Manifest>;
  /**
   * The shape that each output of the graph must have.
   * @param batch pictures in the run; undefined: any
   */
  readonly expectedOutputs: (manifest: Manifest, batch?: number) => ExpectedOutput[];
  /** Pictures that one run may take at most. */
  readonly maxBatch: (manifest: Manifest) => number;
}
