import type { CSSProperties } from 'react';
import type { Example } from '../../api.ts';
import type { Match, ReplayedList, ReplayedLook, ReplayedRow } from '../../api-types.ts';
import { ServicePicture } from '../../components/service-picture.tsx';
import { garmentLabel, garmentStyle } from '../../garment-style.ts';
import type { Label } from '../lab-api.ts';
import { labelOf, labelsOfNothingRight, queryName } from './grades.ts';
import { RowTile } from './row-tile.tsx';
import type { Cards } from './use-cards.ts';
import { useNearSight } from './use-near-sight.ts';

interface Props {
  readonly catalog: string;
  readonly look: ReplayedLook;
  readonly example: Example | undefined;
  readonly cards: Cards;
  readonly limit: number;
  readonly onLabel: (labels: readonly Label[]) => void;
}

/**
 * A look's lists under the active profile and under the settings, side by side; those that moved first. Out of sight it is a heading
 * over room for its lists: twenty looks have over a thousand pictures, too many to lay out while a weight moves.
 */
export function ReplayedLookView({ catalog, look, example, cards, limit, onLabel }: Props) {
  const [article, { isNear, height }] = useNearSight<HTMLElement>();
  const lists = look.lists.toSorted((a, b) => b.moved - a.moved);
  const room = height === null ? { '--lists': lists.length } : { minHeight: `${height}px` };
  return (
    <article
      ref={article}
      className={isNear ? 'panel replayed' : 'panel replayed unseen'}
      style={isNear ? undefined : (room as CSSProperties)}
      aria-label={`Look ${look.externalId ?? look.id.slice(0, 8)}`}
    >
      <header>
        <div className="look-name">
          {example && (
            <span className="thumb">
              <ServicePicture src={example.url} alt="" loading="lazy" />
            </span>
          )}
          <h3>{look.externalId ?? look.id.slice(0, 8)}</h3>
        </div>
        <div className="bar left">
          {!look.exact && (
            <span className="tag" title="A search with these settings would have had other candidates">
              not exact
            </span>
          )}
          <span className={look.moved > 0 ? 'tag bad' : 'tag'}>
            {look.moved === 0 ? 'nothing moved' : `${look.moved} moved`}
          </span>
        </div>
      </header>
      {isNear &&
        lists.map((list) => (
          <ListView
            key={list.region ?? 'look'}
            catalog={catalog}
            queryId={look.id}
            list={list}
            cards={cards}
            limit={limit}
            onLabel={onLabel}
          />
        ))}
    </article>
  );
}

interface ListProps extends Omit<Props, 'look' | 'example'> {
  readonly queryId: string;
  readonly list: ReplayedList;
}

function ListView({ catalog, queryId, list, cards, limit, onLabel }: ListProps) {
  const { region, garmentClass, match, moved, rows } = list;
  const query = queryName(queryId, region);
  const title = region === null ? 'Whole look' : garmentLabel(garmentClass);
  const side = (when: 'before' | 'after') =>
    rows.filter((row) => (row[when] ?? limit + 1) <= limit).sort((a, b) => (a[when] ?? 0) - (b[when] ?? 0));
  const noneRight = () => onLabel(labelsOfNothingRight(query, list));
  const column = (name: string, when: 'before' | 'after', of: Match) => (
    <div className="column">
      <h5>
        {name} {of && <span className={of === 'product' ? 'tag good' : 'tag'}>{matches[of]}</span>}
      </h5>
      <ol>
        {side(when).map((row: ReplayedRow, index) => (
          <RowTile
            key={row.productId}
            catalog={catalog}
            row={row}
            when={when}
            card={cards.get(row.productId)}
            first={index === 0}
            onVerdict={(verdict) => onLabel([labelOf(query, row, verdict)])}
            onNoneRight={noneRight}
          />
        ))}
      </ol>
    </div>
  );
  return (
    <section className="replayed-list" style={garmentStyle(garmentClass)} data-list={region ?? 'look'}>
      <div className="bar">
        <h4>
          {title} {moved > 0 && <span className="fine-print">{moved} moved</span>}
        </h4>
        <button type="button" className="link-button" onClick={noneRight}>
          Not in the catalog
        </button>
      </div>
      <div className="columns">
        {column('Active', 'before', match.before)}
        {column('Yours', 'after', match.after)}
      </div>
    </section>
  );
}

const matches = { product: 'this product', kind: 'this kind', none: 'no match' } as const;
