/** Whether a path or address is a picture as far as the reader can tell; addresses are not asked for here. */
export type IsThere = (path: string) => boolean;

/** The pictures that a cell names, or the two ways to read it where nothing tells them apart. */
export type CellPictures =
  | { readonly pictures: readonly string[] }
  | { readonly readings: readonly (readonly string[])[] };

const separators: readonly (string | RegExp)[] = ['|', ',', ';', /[\r\n]+/];

/**
 * The pictures of one cell: one name, or several separated by `|`, `,`, `;` or line ends. The reading with the most existing files
 * and addresses wins. A `|` separates where that tells nothing, as docs/import.md promises; other separators are then ambiguous.
 */
export function readPictures(cell: string, isThere: IsThere): CellPictures {
  const whole = cell.trim();
  const readings = [[whole], ...separators.map((separator) => partsOf(whole, separator))].filter(
    (reading, at) => at === 0 || reading.length > 1,
  );
  if (readings.length === 1) return { pictures: whole === '' ? [] : [whole] };
  // Of several addresses separated by commas the whole is an address too, so more found pictures win.
  const found = readings.map((reading) => reading.filter((path) => isAddress(path) || isThere(path)).length);
  const complete = readings.filter((reading, at) => found[at] === reading.length && areAlone(reading));
  const best = complete.length > 0 ? complete : bestOf(readings, found);
  const [only, ...others] = best;
  if (only && others.length === 0) return { pictures: only };
  const byBar = partsOf(whole, '|');
  return byBar.length > 1 && complete.length === 0 ? { pictures: byBar } : { readings: best };
}

/** An address with another one in it is two addresses, unless it is a query that holds one. */
function areAlone(reading: readonly string[]): boolean {
  return reading.every((path) => !isAddress(path) || !/[|,;\s]\s*https?:\/\//i.test(path));
}

function bestOf(readings: readonly string[][], found: readonly number[]): string[][] {
  const most = Math.max(...found.map((count, at) => (areAlone(readings[at] ?? []) ? count : 0)));
  return readings.filter(
    (reading, at) => (most === 0 || found[at] === most) && (most === 0 || areAlone(reading)),
  );
}

function partsOf(cell: string, separator: string | RegExp): string[] {
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isAddress(path: string): boolean {
  return /^https?:\/\//i.test(path);
}
