import type { KeyboardEvent } from 'react';
import { pictureAddress } from '../../api.ts';
import type { ListedProduct, ReplayedRow } from '../../api-types.ts';
import { ServicePicture } from '../../components/service-picture.tsx';
import { type Verdict, verdictOf, verdictOfKey, verdicts } from './grades.ts';

interface Props {
  readonly catalog: string;
  readonly row: ReplayedRow;
  /** The column that the tile stands in. */
  readonly when: 'before' | 'after';
  readonly card: ListedProduct | undefined;
  /** Whether it is the first of its list, where Tab stops; arrow keys lead on from there. */
  readonly first: boolean;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onNoneRight: () => void;
}

const signs: Readonly<Record<Verdict, string>> = { right: '✓', similar: '≈', wrong: '✕' };

/** A product in a list, with how it moved and buttons that label it; keys do the same while one of them has the focus. */
export function RowTile({ catalog, row, when, card, first, onVerdict, onNoneRight }: Props) {
  const { productId, before, after, grade } = row;
  const given = verdictOf(grade);
  const title = card?.product.title ?? productId;
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const verdict = verdictOfKey(event.key);
    if (verdict === 'none-right') onNoneRight();
    else if (verdict) onVerdict(verdict);
    else if (event.key === 'ArrowRight') focusTile(event.currentTarget, 'next');
    else if (event.key === 'ArrowLeft') focusTile(event.currentTarget, 'previous');
    else return;
    event.preventDefault();
  };
  return (
    <li className="row-tile" data-product={productId} data-verdict={given ?? ''}>
      <span className="thumb">
        {card ? (
          <ServicePicture src={pictureAddress(catalog, card.imageDigest)} alt="" loading="lazy" />
        ) : (
          '…'
        )}
      </span>
      <span className="rank">
        {(when === 'before' ? before : after) ?? '–'}
        {when === 'after' && <Move before={before} after={after} />}
      </span>
      <span className="title" title={title}>
        {title}
      </span>
      <fieldset className="verdicts">
        <legend className="visually-hidden">{title} is</legend>
        {verdicts.map((verdict) => (
          <button
            key={verdict}
            type="button"
            className={verdict}
            aria-label={verdict}
            aria-pressed={given === verdict}
            tabIndex={first ? 0 : -1}
            title={`${verdict} (${verdict[0]})`}
            onClick={() => onVerdict(verdict)}
            onKeyDown={onKeyDown}
          >
            {signs[verdict]}
          </button>
        ))}
      </fieldset>
    </li>
  );
}

function Move({ before, after }: Pick<ReplayedRow, 'before' | 'after'>) {
  if (before === after) return null;
  if (before === null) return <span className="move gain">new</span>;
  const up = before - (after ?? before);
  const words = `${Math.abs(up)} ${up > 0 ? 'up' : 'down'}`;
  return (
    <span className={up > 0 ? 'move gain' : 'move loss'}>
      <span aria-hidden="true">
        {up > 0 ? '▲' : '▼'}
        {Math.abs(up)}
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

/** Moves the focus to the same button of a neighbouring tile. */
function focusTile(button: HTMLButtonElement, to: 'next' | 'previous'): void {
  const tile = button.closest('.row-tile');
  const neighbour = to === 'next' ? tile?.nextElementSibling : tile?.previousElementSibling;
  neighbour?.querySelector<HTMLButtonElement>(`button.${button.className}`)?.focus();
}
