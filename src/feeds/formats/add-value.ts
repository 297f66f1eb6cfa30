/** Adds a value of a column; one that repeats has a list of them. */
export function addValue(cells: Record<string, unknown>, name: string, value: string): void {
  const before = cells[name];
  if (before === undefined) cells[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else cells[name] = [before, value];
}
