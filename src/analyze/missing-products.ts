import { AppError } from '../errors.ts';
import type { AnalyzeContext } from './analyze-context.ts';

type Context = Pick<AnalyzeContext, 'store'>;

/** Products looked up in one call. */
const batchSize = 500;

/**
 * Those of the products that the catalog lacks. Throws `product-not-found` where it lacks all of them: then the file is of another
 * catalog, or its ids are written in another way.
 *
 * @param from what names them, such as `looks`
 */
export async function missingProducts(
  context: Context,
  catalog: string,
  productIds: readonly string[],
  from: string,
): Promise<string[]> {
  const ids = [...new Set(productIds)];
  const known = await knownIds(context, catalog, ids);
  const missing = ids.filter((id) => !known.has(id));
  const [first] = missing;
  if (first === undefined || known.size > 0) return missing;
  // An id that differs in case alone is the usual reason.
  const [other] = await knownIds(context, catalog, [first.toLowerCase(), first.toUpperCase()]);
  const hint = other === undefined ? '' : `; it has ${JSON.stringify(other)}, in another case`;
  const message = `Catalog ${catalog} has none of the ${missing.length} products that the ${from} name, such as ${JSON.stringify(first)}${hint}`;
  throw new AppError('product-not-found', message, { errors: [{ location: 'products', message }] });
}

async function knownIds({ store }: Context, catalog: string, ids: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < ids.length; at += batchSize)
    for (const { productId } of await store.fetchByProduct(catalog, ids.slice(at, at + batchSize)))
      known.add(productId);
  return known;
}
