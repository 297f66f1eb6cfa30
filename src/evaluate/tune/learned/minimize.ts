/** A differentiable function: its value at a point, and its gradient, written into the second argument. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimizeOptions {
  /** Maximum number of steps. */
  readonly steps?: number;
  /** Steps remembered. */
  readonly memory?: number;
  /** Ends where no component of the gradient is larger. */
  readonly tolerance?: number;
}

/** Armijo's condition: the least share of the decrease that the gradient promises. */
const sufficient = 1e-4;

interface Step {
  /** x₊ − x, and the difference of the gradients. */
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  /** 1 / (moved · turned). */
  readonly inverse: number;
}

/**
 * A local minimum near `start` by L-BFGS with backtracking. Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms 7.4
 * and 3.1. A pair of non-positive curvature is not remembered, so that each direction descends.
 */
export function minimize(
  of: Differentiable,
  start: Float64Array,
  { steps = 200, memory = 10, tolerance = 1e-5 }: MinimizeOptions = {},
): Float64Array {
  let point: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(start.length);
  let value = of(point, gradient);
  const remembered: Step[] = [];
  for (let step = 0; step < steps; step++) {
    if (gradient.every((slope) => Math.abs(slope) <= tolerance)) break;
    const direction = descend(gradient, remembered);
    const slope = dot(gradient, direction);
    // Without curvature the gradient's length says nothing about the step's.
    let length = remembered.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
    const nextGradient = new Float64Array(start.length);
    let next = along(point, direction, length);
    let nextValue = of(next, nextGradient);
    while (!(nextValue <= value + sufficient * length * slope)) {
      length /= 2;
      if (length < 1e-12) return point;
      next = along(point, direction, length);
      nextValue = of(next, nextGradient);
    }
    const moved = minus(next, point);
    const turned = minus(nextGradient, gradient);
    const curvature = dot(moved, turned);
    if (curvature > 1e-12 * dot(turned, turned)) remembered.push({ moved, turned, inverse: 1 / curvature });
    if (remembered.length > memory) remembered.shift();
    [point, gradient, value] = [next, nextGradient, nextValue];
  }
  return point;
}

/** −H·g by the two loops over the remembered steps (algorithm 7.4). */
function descend(gradient: Float64Array, remembered: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const factors = remembered.map(() => 0);
  for (let index = remembered.length - 1; index >= 0; index--) {
    const step = remembered[index];
    if (!step) continue;
    const factor = step.inverse * dot(step.moved, direction);
    factors[index] = factor;
    add(direction, step.turned, -factor);
  }
  const last = remembered.at(-1);
  if (last) {
    const scale = 1 / (last.inverse * dot(last.turned, last.turned));
    for (let index = 0; index < direction.length; index++) direction[index] = scale * (direction[index] ?? 0);
  }
  remembered.forEach(({ moved, turned, inverse }, index) => {
    add(direction, moved, (factors[index] ?? 0) - inverse * dot(turned, direction));
  });
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function add(to: Float64Array, vector: Float64Array, factor: number): void {
  for (let index = 0; index < to.length; index++)
    to[index] = (to[index] ?? 0) + factor * (vector[index] ?? 0);
}

function along(point: Float64Array, direction: Float64Array, length: number): Float64Array {
  const next = point.slice();
  add(next, direction, length);
  return next;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - (b[index] ?? 0));
}
