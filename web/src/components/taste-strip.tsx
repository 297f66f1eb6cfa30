import { hasLikes, keepTaste, useTaste } from '../use-taste.ts';

interface Props {
  readonly catalog: string;
  readonly onFollow: () => void;
}

/** Leads from the start to products by the remembered taste; nothing where none is. */
export function TasteStrip({ catalog, onFollow }: Props) {
  const taste = useTaste(catalog);
  if (!hasLikes(taste)) return null;
  const { length } = taste.liked;
  return (
    <p className="taste-strip">
      <button type="button" className="button secondary small" onClick={onFollow}>
        Products for your taste
      </button>{' '}
      <span className="fine-print">
        by the {length === 1 ? 'product' : `${length} products`} that you liked
      </span>{' '}
      <button type="button" className="link-button" onClick={() => keepTaste(catalog, null)}>
        Forget my taste
      </button>
    </p>
  );
}
