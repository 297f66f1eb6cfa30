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
  /** Its element types; default: floats. */
  readonly types?: readonly string[];
  /** Whether sides of 1 may follow, as after a global pooling that keeps the map's rank. */
  readonly mayEndInOnes?: boolean;
}

/** A further input of a graph, which is the same in every run: [1, values]. */
export interface FixedInput {
  /** The field of model.json that names the input. */
  readonly field: string;
  readonly name: string;
  /** 64-bit integers. */
  readonly values: readonly number[];
}

/** Element types that decoders and pooling read. */
export const floats: readonly string[] = ['float32', 'float16'];
export const integers: readonly string[] = ['int64', 'int32'];

export const anySize: ExpectedSide = {};

/** Whether a shape is the expected one. A named dimension fits any size. */
export function fits(
  shape: readonly (number | string)[],
  { sides, mayEndInOnes = false }: Pick<ExpectedOutput, 'sides' | 'mayEndInOnes'>,
): boolean {
  const rest = shape.slice(sides.length);
  if (shape.length < sides.length || (rest.length > 0 && !mayEndInOnes)) return false;
  return (
    rest.every((side) => sideFits(side, { size: 1 })) &&
    sides.every((side, axis) => sideFits(shape[axis], side))
  );
}

export function sideFits(side: number | string | undefined, { size }: ExpectedSide): boolean {
  return size === undefined || typeof side === 'string' || side === size;
}
