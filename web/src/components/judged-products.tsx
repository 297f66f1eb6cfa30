import { useCallback } from 'react';
import { type ProductSight, readProduct } from '../api.ts';
import type { Refinement } from '../refinement.ts';
import { useLoaded } from '../use-loaded.ts';
import type { Judgeable } from '../use-refining.ts';
import { ServicePicture } from './service-picture.tsx';

interface Props {
  readonly catalog: string;
  /** The list that is shown. */
  readonly shown: Refinement;
  /** Judges in the same way again, which takes it back. */
  readonly onJudge: (product: Judgeable, kind: 'liked' | 'disliked') => void;
}

const kinds = [
  { kind: 'liked', label: 'Liked' },
  { kind: 'disliked', label: 'Disliked' },
] as const;

/** A remembered taste may have many: only the newest are shown. */
const mostShown = 8;

/** What a refined list goes by: the liked and the disliked products, newest first, each to be taken back. */
export function JudgedProducts({ catalog, shown, onJudge }: Props) {
  return (
    <div className="judged">
      {kinds.map(({ kind, label }) => {
        const ids = shown[kind];
        if (ids.length === 0) return null;
        return (
          <div key={kind} className="judged-kind">
            <h3 id={`judged-${kind}`}>{label}</h3>
            <ul aria-labelledby={`judged-${kind}`}>
              {ids
                .slice(-mostShown)
                .reverse()
                .map((id) => (
                  <li key={id}>
                    <JudgedProduct
                      {...{ catalog, id, kind }}
                      onTakeBack={() => onJudge({ productId: id, garmentClass: '' }, kind)}
                    />
                  </li>
                ))}
            </ul>
            {ids.length > mostShown && <span className="fine-print">+{ids.length - mostShown}</span>}
          </div>
        );
      })}
    </div>
  );
}

interface JudgedProps {
  readonly catalog: string;
  readonly id: string;
  readonly kind: 'liked' | 'disliked';
  readonly onTakeBack: () => void;
}

function JudgedProduct({ catalog, id, kind, onTakeBack }: JudgedProps) {
  const load = useCallback(() => readProduct(catalog, id), [catalog, id]);
  const { value }: { readonly value: ProductSight | undefined } = useLoaded(load);
  const title = value?.title ?? id;
  return (
    <button
      type="button"
      className="judged-product"
      aria-label={`Take back: ${kind} ${title}`}
      title="Take it back"
      onClick={onTakeBack}
    >
      {value?.picture && <ServicePicture src={value.picture} alt="" />}
      <span>{title}</span>
      <span aria-hidden="true">×</span>
    </button>
  );
}
