/**
 * The name that a mistyped one most likely stands for: the least edit distance (Levenshtein, swapped neighbours count as one), upper and
 * lower case alike; undefined when none is near, that is within a third of the longer name's length.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const text = given.slice(0, 100).toLowerCase();
  const near = names
    .map((name) => ({
      name,
      distance: editDistance(text, name.toLowerCase()),
      length: Math.max(name.length, text.length),
    }))
    .filter(({ distance, length }) => distance <= Math.floor((length + 1) / 3))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** What to say of a name that is not among `names`: `Unknown. Did you mean limit?`. */
export function unknownName(given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names);
  if (nearest !== undefined) return `Unknown. Did you mean ${nearest}?`;
  return names.length === 0 ? 'Unknown. Expected none' : `Unknown. Expected one of ${names.join(', ')}`;
}
