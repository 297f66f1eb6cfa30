import type { Catalog } from '../api.ts';
import { PhotoButton } from './photo-button.tsx';

interface Props {
  readonly catalogs: readonly Catalog[];
  readonly catalog: string;
  readonly onCatalog: (name: string) => void;
  /** null on the start screen, which has its own button. */
  readonly onPhoto: ((file: Blob) => void) | null;
  readonly onHome: () => void;
}

export function SiteHeader({ catalogs, catalog, onCatalog, onPhoto, onHome }: Props) {
  return (
    <header className="site-header">
      <button type="button" className="brand" onClick={onHome} aria-label="Garb: start over">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <span>Garb</span>
      </button>
      <nav aria-label="Main">
        {catalogs.length > 1 && (
          <label className="catalog-choice">
            <span>Catalog</span>
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
