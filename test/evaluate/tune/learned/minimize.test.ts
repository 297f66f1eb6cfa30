import { expect, it } from 'vitest';
import { type Differentiable, minimize } from '../../../../src/evaluate/tune/learned/minimize.ts';

/** Rosenbrock, "An Automatic Method for Finding the Greatest or Least Value of a Function", 1960: minimum 0 at (1, 1). */
const rosenbrock: Differentiable = (point, gradient) => {
  const [x = 0, y = 0] = point;
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

it('finds the end of Rosenbrock’s valley from its usual start', () => {
  const [x = 0, y = 0] = minimize(rosenbrock, Float64Array.of(-1.2, 1), { tolerance: 1e-9 });
  expect(x).toBeCloseTo(1, 6);
  expect(y).toBeCloseTo(1, 6);
});

it('finds the minimum of an uneven bowl in any number of dimensions', () => {
  const centers = Float64Array.from({ length: 30 }, (_, index) => index - 10);
  const bowl: Differentiable = (point, gradient) => {
    let value = 0;
    centers.forEach((center, index) => {
      const scale = 1 + index ** 2;
      const off = (point[index] ?? 0) - center;
      value += (scale / 2) * off ** 2;
      gradient[index] = scale * off;
    });
    return value;
  };
  const found = minimize(bowl, new Float64Array(30), { tolerance: 1e-9 });
  centers.forEach((center, index) => {
    expect(found[index]).toBeCloseTo(center, 4);
  });
});

it('stays at a minimum, and takes no more steps than allowed', () => {
  expect([...minimize(rosenbrock, Float64Array.of(1, 1))]).toEqual([1, 1]);
  let calls = 0;
  minimize(
    (point, gradient) => {
      calls++;
      return rosenbrock(point, gradient);
    },
    Float64Array.of(-1.2, 1),
    { steps: 0 },
  );
  expect(calls).toBe(1);
});

it('leaves the start as it is', () => {
  const start = Float64Array.of(-1.2, 1);
  minimize(rosenbrock, start);
  expect([...start]).toEqual([-1.2, 1]);
});
