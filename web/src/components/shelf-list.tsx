import type { Region } from '../api.ts';
import { groupVariants } from '../group-variants.ts';
import type { Shelf } from '../shelves.ts';
import { type CardActions, ProductCard } from './product-card.tsx';

interface Props {
  readonly shelves: readonly Shelf[];
  /** Id of the list that is shown. */
  readonly selected: string;
  readonly regions: readonly Region[];
  readonly region: Region | null;
  readonly actions: CardActions;
}

/** Products under headings in words. */
export function ShelfList({ shelves, selected, regions, region, actions }: Props) {
  return shelves.map(({ id, heading, hits }) => (
    <section key={`${selected}-${id}`} className="shelf" aria-labelledby={`shelf-${id}`} data-shelf={id}>
      <h3 id={`shelf-${id}`} className={heading === null ? 'visually-hidden' : ''}>
        {heading ?? 'Products'}
      </h3>
      <ol className="products">
        {groupVariants(hits).map((variants) => (
          <li key={variants[0].productId}>
            <ProductCard variants={variants} regions={regions} region={region} actions={actions} />
          </li>
        ))}
      </ol>
    </section>
  ));
}
