import { type FormEvent, useState } from 'react';
import type { CatalogCounts } from '../api-types.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { FailureNotice } from '../components/failure-notice.tsx';
import { useAction } from '../use-action.ts';
import { createCatalog, deleteCatalog } from './catalog-api.ts';

interface Props {
  readonly catalogs: readonly CatalogCounts[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
  readonly onChange: () => void;
}

/** The catalogs with their counts: choose one, make one, delete one. */
export function CatalogsPanel({ catalogs, chosen, onChoose, onChange }: Props) {
  const [deleting, setDeleting] = useState<CatalogCounts | null>(null);
  const create = useAction(async (name: string) => {
    await createCatalog(name);
    onChange();
    onChoose(name);
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name')).trim();
    form.reset();
    if (name) create.run(name);
  };
  return (
    <section className="panel" aria-labelledby="catalogs-title">
      <h2 id="catalogs-title">Catalogs</h2>
      <ul className="catalogs">
        {catalogs.map((catalog) => (
          <li key={catalog.name}>
            <button
              type="button"
              aria-pressed={catalog.name === chosen}
              onClick={() => onChoose(catalog.name)}
            >
              <strong>{catalog.name}</strong>
              <span>
                {catalog.products.toLocaleString()} {catalog.products === 1 ? 'product' : 'products'} ·{' '}
                {catalog.rows.toLocaleString()} {catalog.rows === 1 ? 'garment' : 'garments'}
              </span>
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={`Delete catalog ${catalog.name}`}
              title="Delete"
              onClick={() => setDeleting(catalog)}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
      <form className="bar left new-catalog" onSubmit={submit}>
        <label className="field">
          New catalog
          <input name="name" maxLength={64} autoComplete="off" spellCheck={false} required />
        </label>
        <button type="submit" className="button secondary small" disabled={create.running}>
          Create
        </button>
      </form>
      {create.failure && <FailureNotice failure={create.failure} />}
      {deleting && (
        <ConfirmDialog
          title={`Delete catalog ${deleting.name}?`}
          verb="Delete the catalog"
          onConfirm={async () => {
            await deleteCatalog(deleting.name);
            onChange();
          }}
          onClose={() => setDeleting(null)}
        >
          <p>
            Its {deleting.products.toLocaleString()} products with their pictures are deleted. This cannot be
            undone.
          </p>
        </ConfirmDialog>
      )}
    </section>
  );
}
