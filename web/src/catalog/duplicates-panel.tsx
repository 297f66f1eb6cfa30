import { useState } from 'react';
import type { Duplicates } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { useAction } from '../use-action.ts';
import { listDuplicates } from './catalog-api.ts';
import { ProductGrid } from './product-grid.tsx';

interface Props {
  readonly catalog: string;
  readonly onOpen: (id: string) => void;
}

interface Found extends Duplicates {
  readonly catalog: string;
}

/** Groups of products that show the same garment. Looked for on request, since it reads the whole catalog. */
export function DuplicatesPanel({ catalog, onOpen }: Props) {
  const [kept, setFound] = useState<Found | null>(null);
  const found = kept?.catalog === catalog ? kept : null;
  const look = useAction(async () => {
    setFound({ catalog, ...(await listDuplicates(catalog, undefined)) });
  });
  const more = useAction(async () => {
    if (!found) return;
    const after = found.groups.at(-1)?.[0]?.product.id;
    const { groups, sizes, total } = await listDuplicates(catalog, after);
    setFound({
      catalog,
      groups: [...found.groups, ...groups],
      sizes: [...found.sizes, ...sizes],
      total,
    });
  });
  const failure = look.failure ?? more.failure;
  return (
    <section className="panel" aria-labelledby="duplicates-title">
      <header>
        <h2 id="duplicates-title">Near-duplicates</h2>
        <button
          type="button"
          className="button secondary small"
          disabled={look.running}
          onClick={() => look.run()}
        >
          {look.running ? 'Looking…' : found ? 'Look again' : 'Look for near-duplicates'}
        </button>
      </header>
      <p className="fine-print">
        Products that show the same garment by hash and embedding, and that the shop does not group as
        variants.
      </p>
      {failure && <FailureNotice failure={failure} />}
      {found && (
        <p role="status">
          {found.total === 0
            ? 'None found.'
            : `${found.total.toLocaleString()} ${found.total === 1 ? 'group' : 'groups'}`}
        </p>
      )}
      {found?.groups.map((group, n) => {
        const hidden = (found.sizes[n] ?? 0) - group.length;
        return (
          <div key={group[0]?.product.id} className="duplicate-group">
            <ProductGrid catalog={catalog} products={group} onOpen={onOpen} />
            {hidden > 0 && <p className="fine-print">and {hidden.toLocaleString()} more</p>}
          </div>
        );
      })}
      {found && found.groups.length < found.total && <MoreButton more={more}>More groups</MoreButton>}
    </section>
  );
}
