/** Numbers for rows. Those of dead rows are used again once no search that may have seen them is under way. */
export interface RowNumbers {
  next(): number;
  free(numbers: Iterable<number>): void;
  /** Keeps the numbers that are freed from now on, until the returned function is called. */
  keep(): () => void;
}

export function createRowNumbers(): RowNumbers {
  const free: number[] = [];
  const waiting: { readonly numbers: readonly number[]; readonly since: number }[] = [];
  const underWay = new Set<number>();
  let searches = 0;
  let used = 0;
  const release = () => {
    const [oldest = Number.POSITIVE_INFINITY] = underWay;
    for (let first = waiting[0]; first && first.since < oldest; first = waiting[0]) {
      for (const number of first.numbers) free.push(number);
      waiting.shift();
    }
  };
  return {
    next: () => free.pop() ?? used++,
    free(numbers) {
      waiting.push({ numbers: [...numbers], since: searches });
      release();
    },
    keep() {
      const search = ++searches;
      underWay.add(search);
      return () => {
        underWay.delete(search);
        release();
      };
    },
  };
}
