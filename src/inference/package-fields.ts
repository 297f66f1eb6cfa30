import { z } from 'zod';

/** How model.json names a file beside it. */
export const modelFile = {
  file: z.string().regex(/^[\w-][\w.-]*$/, 'Expected a file name without folders'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'Expected 64 lower-case hex digits'),
};

/** What every model.json says of its package. */
export const packageFields = {
  id: z.string().min(1),
  /** The ONNX file. */
  ...modelFile,
  /** Other files of the same network by name, such as `fp32`: same inputs and outputs, other arithmetic. */
  forms: z.record(z.string().regex(/^[a-z0-9-]+$/), z.strictObject(modelFile)).default({}),
  license: z.string().min(1),
};

/** Name of an output of the graph. */
export const tensorName = z.string().min(1);
