/** An array with its shape; `data.length` is the product of `dims`. */
export interface Tensor {
  readonly data: Uint8Array | Float32Array;
  readonly dims: readonly number[];
}

/** Tensors by the name of the graph's input or output. */
export type Tensors = Readonly<Record<string, Tensor>>;
