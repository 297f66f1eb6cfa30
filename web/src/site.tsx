import { lazy, Suspense, useEffect, useRef } from 'react';
import { App } from './app.tsx';
import { useView, type View } from './use-view.ts';

// Shoppers load neither.
const CatalogPage = lazy(async () => ({ default: (await import('./catalog/catalog-page.tsx')).CatalogPage }));
const LabPage = lazy(async () => ({ default: (await import('./lab/lab-page.tsx')).LabPage }));

const titles: Readonly<Record<View, string>> = {
  shop: 'Garb: shop the look',
  catalog: 'Garb: catalogs',
  lab: 'Garb: tuning lab',
};

/** The whole site: the view that the address names. */
export function Site() {
  const [{ view, catalog }, go] = useView();
  const shown = useRef(view);
  useEffect(() => {
    document.title = titles[view];
    if (shown.current !== view) window.scrollTo({ top: 0 });
    shown.current = view;
  }, [view]);
  if (view === 'shop') return <App />;
  const Page = view === 'catalog' ? CatalogPage : LabPage;
  return (
    <Suspense fallback={<p className="loading">Loading…</p>}>
      <Page catalog={catalog} onCatalog={(name) => go({ view, catalog: name })} />
    </Suspense>
  );
}
