/** An array with its shape; `data.length` is the product of `dims`. */
export interface Tensor {
  readonly data: Uint8Array | Float32Array;
  readonly dims: readonly number[];
}

/** Tensors by the name of the graph's output. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** What a graph takes: a Uint16Array has the bits of half-precision floats. */
export interface InputTensor {
  readonly data: Tensor['data'] | Uint16Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** Tensors by the name of the graph's input. */
export type InputTensors = Readonly<Record<string, InputTensor>>;
