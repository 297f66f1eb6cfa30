/** One dimension of a shape. */
export interface ExpectedSide {
  /** undefined: any. */
  readonly size?: number;
  /** The field of model.json that determines the size. */
  readonly from?: 'labels' | 'strides' | 'dimension';
}

/** An output of a graph as described in model.json. */
export interface ExpectedOutput {
  /** The field of model.json that names the output. */
  readonly field: string;
  readonly name: string;
  readonly sides: readonly ExpectedSide[];
}

export const anySize: ExpectedSide = {};

/** Whether a shape is the expected one. A named dimension fits any size. */
export function fits(shape: readonly (number | string)[], sides: readonly ExpectedSide[]): boolean {
  return shape.length === sides.length && sides.every((side, axis) => sideFits(shape[axis], side));
}

export function sideFits(side: number | string | undefined, { size }: ExpectedSide): boolean {
  return size === undefined || typeof side === 'string' || side === size;
}
