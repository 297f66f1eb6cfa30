import { useCallback, useEffect, useState } from 'react';
import type { ListedProduct } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';
import { listProducts, type ProductSearch } from './catalog-api.ts';
import { productClasses } from './product-classes.ts';
import { ProductGrid } from './product-grid.tsx';

interface Props {
  readonly catalog: string;
  /** Another number loads the list again. */
  readonly revision: number;
  readonly onOpen: (id: string) => void;
}

/** How long typing must pause before the list follows. */
const pauseMs = 200;

/** The products of a catalog, searched by words and class, page by page. */
export function ProductsPanel({ catalog, revision, onOpen }: Props) {
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState<ProductSearch>({ text: '', garmentClass: '' });
  useEffect(() => {
    const timer = setTimeout(
      // The same search is not another one: it would load again.
      () => setSearch((before) => (before.text === typed ? before : { ...before, text: typed })),
      pauseMs,
    );
    return () => clearTimeout(timer);
  }, [typed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision loads again
  const load = useCallback(
    (signal: AbortSignal) => listProducts(catalog, search, { signal }),
    [catalog, search, revision],
  );
  const { value: first, failure, loading, reload } = useLoaded(load);
  const [rest, setRest] = useState<{
    readonly of: typeof first;
    readonly products: readonly ListedProduct[];
    readonly next: string | null;
  }>();
  const pages = rest && rest.of === first ? rest : { of: first, products: [], next: first?.next ?? null };
  const more = useAction(async () => {
    if (pages.next === null) return;
    const page = await listProducts(catalog, search, { after: pages.next });
    setRest({ of: first, products: [...pages.products, ...page.products], next: page.next });
  });
  const isSearched = search.text.trim() !== '' || search.garmentClass !== '';
  return (
    <section className="panel" aria-labelledby="products-title" aria-busy={loading}>
      <header>
        <h2 id="products-title">Products</h2>
        <p className="fine-print" role="status">
          {first ? `${first.total.toLocaleString()} ${isSearched ? 'match' : 'in the catalog'}` : 'Loading…'}
        </p>
      </header>
      <div className="product-search">
        <label className="field">
          Search
          <input
            type="search"
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <label className="field">
          Class
          <select
            value={search.garmentClass}
            onChange={(event) =>
              setSearch({ ...search, garmentClass: event.target.value as ProductSearch['garmentClass'] })
            }
          >
            <option value="">all</option>
            {productClasses.map((name) => (
              <option key={name}>{name}</option>
            ))}
            <option value="unknown">unknown</option>
          </select>
        </label>
      </div>
      {failure && <FailureNotice failure={failure} onRetry={reload} />}
      {first && first.products.length === 0 && (
        <p className="empty">{isSearched ? 'No product matches.' : 'The catalog is empty: import a file.'}</p>
      )}
      {first && (
        <ProductGrid catalog={catalog} products={[...first.products, ...pages.products]} onOpen={onOpen} />
      )}
      {more.failure && <FailureNotice failure={more.failure} />}
      {pages.next !== null && <MoreButton more={more}>More products</MoreButton>}
    </section>
  );
}
