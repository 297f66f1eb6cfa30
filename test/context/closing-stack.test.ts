import { expect, test } from 'vitest';
import { createClosingStack } from '../../src/context/closing-stack.ts';

const part = (name: string, closed: string[], error?: Error) => ({
  name,
  async close() {
    closed.push(name);
    if (error) throw error;
  },
});

test('parts are closed once, in the opposite order', async () => {
  const closed: string[] = [];
  const stack = createClosingStack();
  expect((await stack.open(part('first', closed))).name).toBe('first');
  await stack.open(Promise.resolve(part('second', closed)));
  await stack.close();
  await stack.close();
  expect(closed).toEqual(['second', 'first']);
});

test('a part that fails to open is not closed, those before it are', async () => {
  const closed: string[] = [];
  const stack = createClosingStack();
  await stack.open(part('first', closed));
  await expect(stack.open(Promise.reject(new Error('does not open')))).rejects.toThrow('does not open');
  await stack.close();
  expect(closed).toEqual(['first']);
});

test('a part that fails to close does not keep the others open; its error is reported', async () => {
  const closed: string[] = [];
  const stack = createClosingStack();
  await stack.open(part('first', closed));
  await stack.open(part('second', closed, new Error('does not close')));
  await expect(stack.close()).rejects.toThrow('does not close');
  expect(closed).toEqual(['second', 'first']);
});

test('an empty stack closes', async () => {
  await expect(createClosingStack().close()).resolves.toBeUndefined();
});
