import { hash } from 'node:crypto';

/** The line of each id, in some twelve bytes an entry: a million ids stay in memory. */
export interface IdTable {
  /** The line that `add` was first called with; undefined for an id that is not there. */
  lineOf(id: string): number | undefined;
  add(id: string, line: number): void;
}

/**
 * A table of ids by 64 bits of their hash, with open addressing (Knuth, The Art of Computer Programming 3, section 6.4). Two ids of
 * a million share a hash with a probability of 3e-8.
 *
 * @param expected number of ids; more make it grow
 */
export function createIdTable(expected = 0): IdTable {
  let slots = 2 ** Math.ceil(Math.log2(Math.max(16, 2 * expected)));
  let table = newTable(slots);
  let size = 0;

  /** The slot of a hash: where it is, or the empty one where it would go. */
  const slotOf = ({ hashes, lines }: Table, high: number, low: number) => {
    const mask = lines.length - 1;
    let at = low & mask;
    while (lines[at] !== 0 && (hashes[2 * at] !== high || hashes[2 * at + 1] !== low)) at = (at + 1) & mask;
    return at;
  };
  const put = (into: Table, high: number, low: number, line: number) => {
    const at = slotOf(into, high, low);
    if (into.lines[at] !== 0) return false;
    into.hashes[2 * at] = high;
    into.hashes[2 * at + 1] = low;
    into.lines[at] = line;
    return true;
  };
  const grow = () => {
    const { hashes, lines } = table;
    slots *= 2;
    table = newTable(slots);
    for (const [at, line] of lines.entries())
      if (line !== 0) put(table, hashes[2 * at] ?? 0, hashes[2 * at + 1] ?? 0, line);
  };
  return {
    lineOf(id) {
      const [high, low] = hashOf(id);
      return table.lines[slotOf(table, high, low)] || undefined;
    },
    add(id, line) {
      if (2 * (size + 1) > slots) grow();
      const [high, low] = hashOf(id);
      if (put(table, high, low, line)) size++;
    },
  };
}

interface Table {
  readonly hashes: Uint32Array;
  /** 0: empty. */
  readonly lines: Uint32Array;
}

function newTable(slots: number): Table {
  return { hashes: new Uint32Array(2 * slots), lines: new Uint32Array(slots) };
}

function hashOf(id: string): [high: number, low: number] {
  const digest = hash('sha1', id, 'buffer');
  return [digest.readUInt32BE(0), digest.readUInt32BE(4)];
}
