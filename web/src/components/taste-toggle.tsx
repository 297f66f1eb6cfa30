import type { Refinement } from '../refinement.ts';
import { noTaste, withVerdict } from '../taste.ts';
import { keepTaste, useTaste } from '../use-taste.ts';

interface Props {
  readonly catalog: string;
  /** The list that is shown. */
  readonly shown: Refinement;
}

/** Asks whether likes and dislikes shall be remembered, in this browser alone. */
export function TasteToggle({ catalog, shown }: Props) {
  const taste = useTaste(catalog);
  const begin = () => {
    const known = (shown.hits ?? []).filter(({ productId }) => shown.liked.includes(productId));
    return known.reduce(
      (grown, { productId: id, garmentClass }) => withVerdict(grown, { id, garmentClass }, 'liked'),
      noTaste,
    );
  };
  return (
    <label className="check taste-toggle">
      <input
        type="checkbox"
        checked={taste !== null}
        onChange={({ target }) => keepTaste(catalog, target.checked ? begin() : null)}
      />
      <span>
        Remember what I like{' '}
        <span className="fine-print">in this browser; it goes along with each search</span>
      </span>
    </label>
  );
}
