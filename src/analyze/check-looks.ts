import { AppError, type ErrorLocation } from '../errors.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import type { SearchContext } from '../search/search-context.ts';
import type { Photo } from '../types.ts';
import type { LabelledLook } from './look-file.ts';
import { missingProducts } from './missing-products.ts';

const shownFaults = 50;

/**
 * Checks labelled photos before any of them is searched with, and returns the products that they name and the catalog lacks. Throws
 * `invalid-row` with every photo that cannot be read and every box outside its photo, `product-not-found` if the catalog has none of
 * the products, and `catalog-not-found`.
 */
export async function checkLooks(
  context: Pick<SearchContext, 'store' | 'catalogs' | 'decodePhoto'>,
  looks: readonly LabelledLook[],
  {
    catalog,
    readImage,
  }: { readonly catalog: string; readonly readImage: (path: string) => Promise<Uint8Array> },
): Promise<ReadonlySet<string>> {
  await requireCatalog(context.catalogs, catalog);
  const named = [...new Set(looks.flatMap(({ garments }) => garments.flatMap(({ products }) => products)))];
  const missing = await missingProducts(context, catalog, named, 'looks');
  const faults: ErrorLocation[] = [];
  for (const look of looks) faults.push(...(await faultsOf(look, context.decodePhoto, readImage)));
  if (faults.length === 0) return new Set(missing);
  const shown = faults.slice(0, shownFaults).map(({ location, message }) => `${location}: ${message}`);
  const more = faults.length > shown.length ? `; and ${faults.length - shown.length} more` : '';
  throw new AppError('invalid-row', `${shown.join('; ')}${more}`, { errors: faults });
}

async function faultsOf(
  { id, line, image, garments }: LabelledLook,
  decodePhoto: SearchContext['decodePhoto'],
  readImage: (path: string) => Promise<Uint8Array>,
): Promise<ErrorLocation[]> {
  const location = `${line === undefined ? '' : `line ${line}, `}look ${id}, ${image}`;
  try {
    const photo = await decodePhoto(await readImage(image));
    return garments.flatMap(({ box }, index) => {
      const message = box && boxFault(box, photo);
      return message ? [{ location: `${location}, garments.${index}.box`, message }] : [];
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return [{ location, message: `${error.message} (${error.code})` }];
  }
}

/** The rule that boxes of a request obey: at least one pixel of it is in the photo. */
function boxFault(
  { x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number },
  { width, height }: Photo,
): string | undefined {
  if (x2 <= 1 && y2 <= 1)
    return 'expected pixels of the upright photo but received shares of its sides (0 to 1)';
  const isInside = Math.min(width, x2) - Math.max(0, x1) >= 1 && Math.min(height, y2) - Math.max(0, y1) >= 1;
  return isInside
    ? undefined
    : `expected at least one pixel inside the photo of ${width} × ${height} px but received [${[x1, y1, x2, y2].join(', ')}]`;
}
