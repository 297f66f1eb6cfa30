import { useCallback, useState } from 'react';
import { listCatalogs } from '../api.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { SiteHeader } from '../components/site-header.tsx';
import { useLoaded } from '../use-loaded.ts';
import { fragmentOf } from '../use-view.ts';
import { CatalogsPanel } from './catalogs-panel.tsx';
import { DuplicatesPanel } from './duplicates-panel.tsx';
import { ImportPanel } from './import-panel.tsx';
import { ProductSheet } from './product-sheet.tsx';
import { ProductsPanel } from './products-panel.tsx';
import { useImport } from './use-import.ts';
import '../workbench.css';
import './catalog.css';

interface Props {
  /** null: the first one. */
  readonly catalog: string | null;
  readonly onCatalog: (name: string) => void;
}

/** The operator's page: catalogs, imports, products, near-duplicates. */
export function CatalogPage({ catalog: named, onCatalog }: Props) {
  const { value: catalogs, failure, reload } = useLoaded(listCatalogs);
  const [revision, setRevision] = useState(0);
  const [open, setOpen] = useState<string | null>(null);
  const change = useCallback(() => {
    reload();
    setRevision((before) => before + 1);
  }, [reload]);
  const { running, start } = useImport(change);
  const isThere = catalogs?.some(({ name }) => name === named);
  const catalog = (isThere ? named : catalogs?.[0]?.name) ?? null;
  return (
    <>
      <SiteHeader
        view="catalog"
        catalogs={[]}
        catalog=""
        onCatalog={onCatalog}
        onPhoto={null}
        onHome={() => {
          window.location.hash = fragmentOf({ view: 'shop', catalog: null });
        }}
      />
      <main className="workbench catalog-page">
        <h1>Catalogs</h1>
        {failure && <FailureNotice failure={failure} onRetry={reload} />}
        {catalogs && (
          <div className="catalog-columns">
            <div className="workbench">
              <CatalogsPanel
                catalogs={catalogs}
                chosen={catalog ?? ''}
                onChoose={onCatalog}
                onChange={reload}
              />
              {catalog !== null && (
                <ImportPanel catalog={catalog} running={running} onFile={(file) => start(catalog, file)} />
              )}
            </div>
            {catalog !== null && (
              <div className="workbench">
                <ProductsPanel key={catalog} catalog={catalog} revision={revision} onOpen={setOpen} />
                <DuplicatesPanel catalog={catalog} onOpen={setOpen} />
              </div>
            )}
          </div>
        )}
      </main>
      {open !== null && catalog !== null && (
        <ProductSheet catalog={catalog} id={open} onChange={change} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
