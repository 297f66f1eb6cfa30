/** Writes ONNX graphs as bytes: what of onnx.proto the tests' graphs need. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
import { halfOf } from '../../src/inference/half-floats.ts';

/** TensorProto.DataType. */
const elementTypes = { float32: 1, uint8: 2, int64: 7, float16: 10, float64: 11 } as const;
export type ElementType = keyof typeof elementTypes;

/** An input or output; a name is a side of any size. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxConstant {
  readonly type: 'float32' | 'float16' | 'int64';
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly constants?: Readonly<Record<string, OnnxConstant>>;
  readonly nodes: readonly OnnxNode[];
  /** Such as Ultralytics' names and task. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The number of an element type, for the attribute `to` of Cast. */
export const elementType = (type: ElementType): number => elementTypes[type];

/** Returns the file: IR version 8, opset 17. */
export function onnxFile({ inputs, outputs, constants = {}, nodes, metadata = {} }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.map((node) => field(1, nodeBytes(node))),
    field(2, text('graph')),
    ...Object.entries(constants).map(([name, constant]) => field(5, constantBytes(name, constant))),
    ...inputs.map((value) => field(11, valueBytes(value))),
    ...outputs.map((value) => field(12, valueBytes(value))),
  ];
  const model = [
    number(1, 8),
    field(7, join(graph)),
    field(8, join([field(1, text('')), number(2, 17)])),
    ...Object.entries(metadata).map(([key, value]) =>
      field(14, join([field(1, text(key)), field(2, text(value))])),
    ),
  ];
  return join(model);
}

function nodeBytes({ type, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return join([
    ...inputs.map((name) => field(1, text(name))),
    ...outputs.map((name) => field(2, text(name))),
    field(4, text(type)),
    ...Object.entries(attributes).map(([name, value]) => field(5, attributeBytes(name, value))),
  ]);
}

/** INT is type 2, INTS type 7. */
function attributeBytes(name: string, value: number | readonly number[]): Uint8Array {
  const content =
    typeof value === 'number'
      ? [number(3, value), number(20, 2)]
      : [...value.map((each) => number(8, each)), number(20, 7)];
  return join([field(1, text(name)), ...content]);
}

function constantBytes(name: string, { type, shape, values }: OnnxConstant): Uint8Array {
  const raw = {
    float32: () => Float32Array.from(values),
    float16: () => Uint16Array.from(values, halfOf),
    int64: () => BigInt64Array.from(values, BigInt),
  }[type]();
  return join([
    ...shape.map((side) => number(1, side)),
    number(2, elementTypes[type]),
    field(8, text(name)),
    field(9, new Uint8Array(raw.buffer)),
  ]);
}

function valueBytes({ name, type, shape }: OnnxValue): Uint8Array {
  const sides = shape.map((side) =>
    field(1, typeof side === 'number' ? number(1, side) : field(2, text(side))),
  );
  const tensor = join([number(1, elementTypes[type]), field(2, join(sides))]);
  return join([field(1, text(name)), field(2, field(1, tensor))]);
}

/** A length-delimited field. */
function field(id: number, bytes: Uint8Array): Uint8Array {
  return join([varint(id * 8 + 2), varint(bytes.length), bytes]);
}

function number(id: number, value: number): Uint8Array {
  return join([varint(id * 8), varint(value)]);
}

/** Negative numbers as 64 bits in two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
