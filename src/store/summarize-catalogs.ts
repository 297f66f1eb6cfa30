import { inChunks } from './in-chunks.ts';
import type { CatalogSummary } from './vector-store.ts';

/** Counts rows and distinct products per catalog. The pairs, one per row, may come in any order; the result is ordered by name. */
export async function summarizeCatalogs(
  pairs: AsyncIterable<{ readonly catalog: string; readonly productId: string }>,
): Promise<CatalogSummary[]> {
  const counted = new Map<string, { rows: number; products: Set<string> }>();
  for await (const { catalog, productId } of pairs) {
    const count = counted.get(catalog) ?? { rows: 0, products: new Set() };
    count.rows += 1;
    count.products.add(productId);
    counted.set(catalog, count);
  }
  return [...counted]
    .map(([catalog, { rows, products }]) => ({ catalog, rows, products: products.size }))
    .sort((a, b) => (a.catalog < b.catalog ? -1 : 1));
}

export interface CatalogCounts {
  /** Rows and products of these catalogs, in their order; those without rows are left out. */
  of(catalogs: readonly string[]): Promise<CatalogSummary[]>;
  /** To be called after a write: the products of the catalog are counted again. */
  changed(catalog: string): void;
}

interface Known {
  readonly rows: number;
  readonly products: number;
  readonly at: number;
  readonly tookMs: number;
  /** Writes of the catalog before it was read. */
  readonly writes: number | undefined;
}

/** Counts that the server answers at once. */
const catalogsAtOnce = 8;
/** Other processes may replace products without changing the number of rows. */
const longestMs = 600_000;
/** Counting that takes no longer is waited for. */
const quickMs = 1000;
/** Where counting takes longer, the time between two of it is so many times as long. */
const restTimes = 20;

/**
 * Counts of catalogs on a server that counts rows at once, but products only by reading a name of every row. Products are counted anew
 * when the rows changed. Where that takes longer than a second, the last number is answered meanwhile, at most 21 times as long.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function createCatalogCounts({
  countRows,
  countProducts,
  now = () => performance.now(),
}: {
  readonly countRows: (catalog: string) => Promise<number>;
  readonly countProducts: (catalog: string) => Promise<number>;
  readonly now?: () => number;
}): CatalogCounts {
  const known = new Map<string, Known>();
  /** Writes of each catalog: a number that was read before the last of them is old. */
  const writes = new Map<string, number>();
  const counting = new Map<string, Promise<number>>();

  const recount = (catalog: string, rows: number): Promise<number> => {
    const running = counting.get(catalog);
    if (running) return running;
    const started = now();
    const writesBefore = writes.get(catalog);
    const count = countProducts(catalog)
      .then((products) => {
        known.set(catalog, { rows, products, at: now(), tookMs: now() - started, writes: writesBefore });
        return products;
      })
      .finally(() => counting.delete(catalog));
    counting.set(catalog, count);
    return count;
  };

  const productsOf = async (catalog: string, rows: number): Promise<number> => {
    const last = known.get(catalog);
    const isSame = last?.rows === rows && last.writes === writes.get(catalog);
    if (last && isSame && now() - last.at < longestMs) return last.products;
    if (!last || last.tookMs <= quickMs) return recount(catalog, rows);
    if (now() - last.at >= restTimes * last.tookMs) recount(catalog, rows).catch(() => {});
    return Math.min(last.products, rows);
  };

  return {
    async of(catalogs) {
      const summaries: CatalogSummary[] = [];
      for (const some of inChunks(catalogs, catalogsAtOnce)) {
        const counted = await Promise.all(
          some.map(async (catalog) => {
            const rows = await countRows(catalog);
            return { catalog, rows, products: rows === 0 ? 0 : await productsOf(catalog, rows) };
          }),
        );
        summaries.push(...counted.filter(({ rows }) => rows > 0));
      }
      return summaries;
    },
    changed(catalog) {
      writes.set(catalog, (writes.get(catalog) ?? 0) + 1);
    },
  };
}
