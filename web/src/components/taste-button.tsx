import { tasteIn } from '../taste.ts';
import { useTaste } from '../use-taste.ts';

interface Props {
  readonly catalog: string;
  readonly garmentClass: string | null;
  readonly onTaste: () => void;
}

/** Leads from a garment's list to the one that the remembered likes of its class move. */
export function TasteButton({ catalog, garmentClass, onTaste }: Props) {
  const taste = useTaste(catalog);
  const count = taste ? tasteIn(taste, garmentClass).liked.length : 0;
  if (count === 0) return null;
  return (
    <button type="button" className="button secondary small" onClick={onTaste}>
      By my taste ({count} liked)
    </button>
  );
}
