/** Faults named in a message; a file with more says how many. */
const shown = 50;

/** Collects what is wrong with a file, so that it can be mended in one go. */
export interface FileFaults {
  add(fault: string): void;
  /** Throws a SyntaxError that names the faults, if there are any. */
  refuse(): void;
}

export function createFileFaults(): FileFaults {
  const named: string[] = [];
  let count = 0;
  return {
    add(fault) {
      if (count < shown) named.push(fault);
      count += 1;
    },
    refuse() {
      if (count === 0) return;
      const more = count > shown ? `; and ${count - shown} more` : '';
      throw new SyntaxError(`${named.join('; ')}${more}`);
    },
  };
}
