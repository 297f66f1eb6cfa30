import type { Catalog } from '../api.ts';
import type { View } from '../use-view.ts';
import { PhotoButton } from './photo-button.tsx';
import { SiteLinks } from './site-links.tsx';

interface Props {
  readonly catalogs: readonly Catalog[];
  readonly catalog: string;
  readonly onCatalog: (name: string) => void;
  /** null on the start screen, which has its own button. */
  readonly onPhoto: ((file: Blob) => void) | null;
  readonly onHome: () => void;
  readonly view?: View;
}

export function SiteHeader({ catalogs, catalog, onCatalog, onPhoto, onHome, view = 'shop' }: Props) {
  return (
    <header className="site-header">
      <button type="button" className="brand" onClick={onHome} aria-label="Garb: start over">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <span>Garb</span>
      </button>
      <nav aria-label="Main">
        <SiteLinks view={view} onHome={view === 'shop' ? onHome : undefined} />
        {catalogs.length > 1 && (
          <label className="catalog-choice">
            <span className="visually-hidden">Catalog</span>
            <select value={catalog} onChange={(event) => onCatalog(event.target.value)}>
              {catalogs.map(({ name, products }) => (
                <option key={name} value={name}>
                  {`${name} (${products.toLocaleString()})`}
                </option>
              ))}
            </select>
          </label>
        )}
        <a className="quiet-link" href="/docs">
          API
        </a>
        {onPhoto && (
          <PhotoButton kind="primary small" onPhoto={onPhoto}>
            New photo
          </PhotoButton>
        )}
      </nav>
    </header>
  );
}
