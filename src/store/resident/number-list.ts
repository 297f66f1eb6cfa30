/** A list of whole numbers that grows. */
export interface NumberList {
  readonly length: number;
  /** The numbers, as a view that later additions do not change. */
  values(): Int32Array;
  add(value: number): void;
}

export function createNumberList(initial: Int32Array = new Int32Array(0)): NumberList {
  let values = initial;
  let length = initial.length;
  return {
    get length() {
      return length;
    },
    values: () => values.subarray(0, length),
    add(value) {
      if (length === values.length) {
        const grown = new Int32Array(Math.max(2, Math.ceil(length * 1.5)));
        grown.set(values);
        values = grown;
      }
      values[length++] = value;
    },
  };
}
