/** One side of a shape. */
export interface ExpectedSide {
  /** undefined: any. */
  readonly size?: number;
  /** The field of model.json that the size follows from. */
  readonly from?: 'labels' | 'strides' | 'dimension';
}

/** An output of a graph as model.json promises it. */
export interface ExpectedOutput {
  /** The field of model.json that names the output. */
  readonly field: string;
  readonly name: string;
  readonly sides: readonly ExpectedSide[];
}

export const anySize: ExpectedSide = {};

/** Whether a shape is the expected one. A side of open size, which has a name, fits any size. */
export function fits(shape: readonly (number | string)[], sides: readonly ExpectedSide[]): boolean {
  return shape.length === sides.length && sides.every((side, axis) => sideFits(shape[axis], side));
}

export function sideFits(side: number | string | undefined, { size }: ExpectedSide): boolean {
  return size === undefined || typeof side === 'string' || side === size;
}
