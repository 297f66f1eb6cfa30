import type { ErrorLocation } from '../errors.ts';
import type { ModelPackage } from './model-package.ts';
import { type ExpectedOutput, fits, floats, sideFits } from './output-shapes.ts';
import type { PictureInput } from './picture-input.ts';
import type { Tensors } from './tensor.ts';

/** An input or output of a graph. */
export interface GraphValue {
  readonly name: string;
  /** ONNX's name of the element type, such as float32; undefined: not a tensor. */
  readonly type: string | undefined;
  /** A name, which may be empty, is a dimension of any size; [] is an unknown shape. */
  readonly shape: readonly (number | string)[];
}

/** The inputs and outputs of a graph. */
export interface Graph {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** Returns all differences between a graph and model.json, each with the field of model.json to correct. */
export function graphMistakes(model: ModelPackage, graph: Graph): ErrorLocation[] {
  return [
    ...inputMistakes(model, graph.inputs),
    ...model.expectedOutputs().flatMap((expected) => {
      const output = graph.outputs.find(({ name }) => name === expected.name);
      if (!output) return [unknownName(expected.field, 'output', expected.name, graph.outputs)];
      const { types = floats } = expected;
      if (!types.includes(output.type ?? '')) {
        const message = `the output "${expected.name}" is ${output.type}, expected ${types.join(' or ')}`;
        return [{ location: expected.field, message }];
      }
      return output.shape.length === 0 ? [] : shapeMistakes(expected, output.shape);
    }),
  ];
}

/** Returns all differences between the shapes of a run's outputs and model.json. */
export function outputMistakes(model: ModelPackage, outputs: Tensors, batch: number): ErrorLocation[] {
  return model
    .expectedOutputs(batch)
    .flatMap((expected) => shapeMistakes(expected, outputs[expected.name]?.dims ?? []));
}

function inputMistakes(model: ModelPackage, inputs: readonly GraphValue[]): ErrorLocation[] {
  const { name, dtype } = model.manifest.input;
  const input = inputs.find((one) => one.name === name);
  if (!input) return [unknownName('input.name', 'input', name, inputs)];
  const fixed = model.fixedInputs.map((one) => one.name);
  const others = inputs
    .filter((one) => one !== input && !fixed.includes(one.name))
    .map((one) => `"${one.name}"`);
  const mistakes = fixedInputMistakes(model, inputs);
  if (others.length > 0) {
    const message = `the graph has further inputs: ${others.join(', ')}; export it with the image as its only input`;
    mistakes.push({ location: 'input.name', message });
  }
  if (input.type !== dtype) {
    mistakes.push({ location: 'input.dtype', message: `the graph takes ${input.type}, not ${dtype}` });
  }
  if (input.shape.length === 0) return mistakes;
  return [
    ...mistakes,
    ...sizeMistakes(model.manifest.input, input.shape),
    ...batchMistakes(model, input.shape),
  ];
}

function fixedInputMistakes({ fixedInputs }: ModelPackage, inputs: readonly GraphValue[]): ErrorLocation[] {
  return fixedInputs.flatMap(({ field, name, values }) => {
    const input = inputs.find((one) => one.name === name);
    if (!input) return [unknownName(field, 'input', name, inputs)];
    const { type, shape } = input;
    const isRight = type === 'int64' && fits(shape, { sides: [{ size: 1 }, { size: values.length }] });
    if (isRight || (type === 'int64' && shape.length === 0)) return [];
    const message = `the input "${name}" is ${type} [${shape.join(', ')}], expected int64 [N, ${values.length}]`;
    return [{ location: field, message }];
  });
}

function sizeMistakes({ layout, width, height }: PictureInput, shape: GraphValue['shape']): ErrorLocation[] {
  const expected = layout === 'nhwc' ? ['N', height, width, 3] : ['N', 3, height, width];
  const message = `the graph takes [${shape.join(', ')}], expected [${expected.join(', ')}]`;
  if (shape.length !== 4) return [{ location: 'input', message }];
  const axes = layout === 'nhwc' ? { layout: 3, height: 1, width: 2 } : { layout: 1, height: 2, width: 3 };
  const fields = [
    ['layout', 3],
    ['height', height],
    ['width', width],
  ] as const;
  const wrong = fields.filter(([field, size]) => !sideFits(shape[axes[field]], { size }));
  // With the wrong layout every dimension differs; report one mistake, not three.
  const mistakes = wrong[0]?.[0] === 'layout' ? wrong.slice(0, 1) : wrong;
  return mistakes.map(([field]) => ({ location: `input.${field}`, message }));
}

function batchMistakes(
  { manifest, maxBatch: batch }: ModelPackage,
  [fixed]: GraphValue['shape'],
): ErrorLocation[] {
  const location = 'maxBatch' in manifest ? 'maxBatch' : 'input';
  if (typeof fixed !== 'number' || (fixed === 1 && batch === 1)) return [];
  const message =
    fixed === 1
      ? `the graph takes 1 image per run, not ${batch}; set 1 or export it with a dynamic batch size`
      : `the graph always takes ${fixed} images per run; export it with a dynamic batch size`;
  return [{ location, message }];
}

/** If the only wrong dimension follows from another field, such as the labels, the mistake is reported at that field. */
function shapeMistakes(output: ExpectedOutput, shape: GraphValue['shape']): ErrorLocation[] {
  const { field, name, sides } = output;
  if (fits(shape, output)) return [];
  const expected = sides.map(({ size }) => size ?? 'any').join(', ');
  const message = `the output "${name}" is [${shape.join(', ')}], expected [${expected}]`;
  const wrong =
    shape.length === sides.length ? sides.filter((side, axis) => !sideFits(shape[axis], side)) : [];
  const [first] = wrong;
  const location = wrong.length === 1 && first?.from ? first.from : field;
  return [{ location, message }];
}

function unknownName(
  location: string,
  kind: 'input' | 'output',
  name: string,
  values: readonly GraphValue[],
): ErrorLocation {
  const present = values.map((value) => `"${value.name}"`).join(', ');
  return { location, message: `the graph has no ${kind} "${name}"; it has ${present}` };
}
