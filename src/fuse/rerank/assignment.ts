/**
 * Assigns at most one column to each row, and each column to at most one row, with the greatest sum of scores. A row may
 * stay empty for `emptyScore`. O(rows² · columns).
 *
 * The Hungarian method with potentials, as shortest augmenting paths: Jonker and Volgenant, "A Shortest Augmenting Path
 * Algorithm for Dense and Sparse Linear Assignment Problems", Computing 38, 1987.
 *
 * @param scores `[rows][columns]`; −Infinity forbids a pair
 * @returns for each row its column, or null
 */
export function assignColumns(
  scores: readonly (readonly number[])[],
  emptyScore = 0,
): readonly (number | null)[] {
  const columns = scores[0]?.length ?? 0;
  if (scores.some((row) => row.length !== columns)) throw new RangeError('Expected rows of the same length');
  if (scores.flat().some((score) => Number.isNaN(score) || score === Number.POSITIVE_INFINITY)) {
    throw new RangeError('Expected scores to be numbers or −Infinity');
  }
  // Each row has an extra column of its own that means "empty", so an assignment always exists.
  const costOf = (row: number, column: number): number => {
    if (column < columns) return -(scores[row]?.[column] ?? Number.NEGATIVE_INFINITY);
    return column - columns === row ? -emptyScore : Number.POSITIVE_INFINITY;
  };
  const chosen: (number | null)[] = scores.map(() => null);
  for (const { index, row } of matchRows(scores.length, columns + scores.length, costOf)) {
    if (row !== null && index < columns) chosen[row.index] = index;
  }
  return chosen;
}

interface Row {
  readonly index: number;
  potential: number;
}

interface Column {
  readonly index: number;
  /** The row that has the column so far. */
  row: Row | null;
  potential: number;
  /** While a row is being added: length of the shortest path to the column, and the previous column on it. */
  distance: number;
  previous: Column | null;
  reached: boolean;
}

/** Assigns every row a column at the lowest total cost. */
function matchRows(
  rowCount: number,
  columnCount: number,
  costOf: (row: number, column: number) => number,
): readonly Column[] {
  const columns = Array.from({ length: columnCount }, (_, index): Column => {
    return { index, row: null, potential: 0, distance: 0, previous: null, reached: false };
  });
  for (let index = 0; index < rowCount; index++) addRow({ index, potential: 0 }, columns, costOf);
  return columns;
}

/** Finds the shortest path over reduced costs from a row to a free column (Dijkstra), then shifts the rows on it by one. */
function addRow(
  start: Row,
  columns: readonly Column[],
  costOf: (row: number, column: number) => number,
): void {
  for (const column of columns) {
    Object.assign(column, { distance: Number.POSITIVE_INFINITY, previous: null, reached: false });
  }
  let last: Column | null = null;
  for (let row: Row | null = start; row !== null; row = last.row) {
    last = reachNearest(row, last, columns, costOf);
    const shift = last.distance;
    start.potential += shift;
    for (const column of columns) {
      if (!column.reached) column.distance -= shift;
      else {
        column.potential -= shift;
        if (column.row) column.row.potential += shift;
      }
    }
    last.reached = true;
  }
  for (let column = last; column !== null; column = column.previous) {
    column.row = column.previous ? column.previous.row : start;
  }
}

/** Updates the distances of unreached columns over `row`, which has the column `via`. Returns the nearest of them. */
function reachNearest(
  row: Row,
  via: Column | null,
  columns: readonly Column[],
  costOf: (row: number, column: number) => number,
): Column {
  let nearest: Column | undefined;
  for (const column of columns) {
    if (column.reached) continue;
    const distance = costOf(row.index, column.index) - row.potential - column.potential;
    if (distance < column.distance) Object.assign(column, { distance, previous: via });
    if (!nearest || column.distance < nearest.distance) nearest = column;
  }
  if (!nearest) throw new RangeError('Expected a column that is free');
  return nearest;
}
