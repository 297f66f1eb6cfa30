import { z } from 'zod';

/** A file in the folder of model.json. */
export const modelFile = {
  file: z.string().regex(/^[\w-][\w.-]*$/, 'Expected a file name without folders'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'Expected 64 lower-case hex digits'),
};

/** The fields that every model.json has. */
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
