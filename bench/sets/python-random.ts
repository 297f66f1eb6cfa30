/** The draws of Python's `random.Random(seed)` that the sets need. */
export interface PythonRandom {
  /** A shuffled copy, as `random.shuffle` orders it. */
  shuffle<T>(items: readonly T[]): T[];
  /** `count` items, as `random.sample` draws them. */
  sample<T>(items: readonly T[], count: number): T[];
}

const size = 624;
const period = 397;

/**
 * Python's generator, so that a set drawn by a Python tool is the same here: MT19937 (Matsumoto and Nishimura, ACM TOMACS 1998)
 * seeded by `init_by_array`, and CPython's `random.py` for `shuffle` and `sample`.
 *
 * @param seed a whole number, 0 to 2³² − 1
 */
export function pythonRandom(seed: number): PythonRandom {
  const next = mersenneTwister(seed);
  /** A whole number below `limit`, 1 to 2³². */
  const below = (limit: number): number => {
    const bits = limit.toString(2).length;
    let drawn = next() >>> (32 - bits);
    while (drawn >= limit) drawn = next() >>> (32 - bits);
    return drawn;
  };
  return {
    shuffle: (items) => {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
    sample: (items, count) => {
      const drawn: number[] = [];
      // CPython keeps a pool where that takes less memory than a set of the drawn.
      const threshold = 21 + (count > 5 ? 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 0);
      if (items.length <= threshold) {
        const pool = items.map((_, index) => index);
        for (let index = 0; index < count; index++) {
          const at = below(pool.length - index);
          drawn.push(pool[at]!);
          pool[at] = pool[pool.length - index - 1]!;
        }
      } else {
        const known = new Set<number>();
        while (drawn.length < count) {
          const index = below(items.length);
          if (known.has(index)) continue;
          known.add(index);
          drawn.push(index);
        }
      }
      return drawn.map((index) => items[index]!);
    },
  };
}

/** Draws whole numbers, 0 to 2³² − 1. */
function mersenneTwister(seed: number): () => number {
  const state = seededByArray(seed);
  let at = size;
  return () => {
    if (at >= size) {
      twist(state);
      at = 0;
    }
    let value = state[at++]!;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    return (value ^ (value >>> 18)) >>> 0;
  };
}

function seededByArray(seed: number): Uint32Array {
  const state = new Uint32Array(size);
  const mixed = (index: number, factor: number) => {
    const before = state[index - 1]!;
    return Math.imul(before ^ (before >>> 30), factor);
  };
  state[0] = 19650218;
  for (let index = 1; index < size; index++) state[index] = mixed(index, 1812433253) + index;
  let index = 1;
  const advance = () => {
    if (++index < size) return;
    state[0] = state[size - 1]!;
    index = 1;
  };
  for (let step = 0; step < size; step++, advance())
    state[index] = (state[index]! ^ mixed(index, 1664525)) + seed;
  for (let step = 0; step < size - 1; step++, advance())
    state[index] = (state[index]! ^ mixed(index, 1566083941)) - index;
  state[0] = 0x80000000;
  return state;
}

function twist(state: Uint32Array): void {
  for (let index = 0; index < size; index++) {
    const bits = (state[index]! & 0x80000000) | (state[(index + 1) % size]! & 0x7fffffff);
    state[index] = state[(index + period) % size]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
  }
}
