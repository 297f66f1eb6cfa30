import { useState } from 'react';
import type { Region } from '../api.ts';
import { formatPrice } from '../format.ts';
import type { Variant } from '../group-variants.ts';
import type { Judgeable } from '../use-refining.ts';
import { ScoreBreakdown } from './score-breakdown.tsx';
import { ServicePicture } from './service-picture.tsx';

interface Props {
  /** The product, and others of its group such as its colors; best first. */
  readonly variants: readonly [Variant, ...Variant[]];
  readonly regions: readonly Region[];
  /** The selected garment; null for the whole look. */
  readonly region: Region | null;
  readonly actions: CardActions;
  /** Ids of the products that the user liked. */
  readonly liked?: readonly string[];
}

/** What a card's buttons do. */
export interface CardActions {
  readonly onMoreLike: (hit: Variant) => void;
  readonly onJudge: (hit: Judgeable, kind: 'liked' | 'disliked') => void;
}

/** With more variants, the card would be a list of its own. */
const maxSwatches = 6;

export function ProductCard({ variants, regions, region, actions, liked = [] }: Props) {
  const [picked, setChosen] = useState<number | null>(null);
  // A liked variant stays in sight when its card begins with another one.
  const chosen =
    picked ??
    Math.max(
      0,
      variants.findIndex(({ productId }) => liked.includes(productId)),
    );
  const hit = variants[chosen] ?? variants[0];
  const { product, garmentClass, image, parts } = hit;
  const title = product.title ?? product.id;
  const address = webAddress(product.url);
  const facts = [...new Set([garmentClass, ...Object.values(product.attributes ?? {}).flat()])].filter(
    Boolean,
  );
  return (
    <article className="product" data-product={hit.productId} data-class={garmentClass}>
      <div className="product-picture">
        {image ? <ServicePicture src={image} alt={title} loading="lazy" /> : <span>No image</span>}
      </div>
      <div className="product-text">
        {variants.length > 1 && (
          <ul className="swatches" aria-label="Variants">
            {variants.slice(0, maxSwatches).map((variant, index) => (
              <li key={variant.productId}>
                <button
                  type="button"
                  aria-pressed={index === chosen}
                  aria-label={variantName(variant)}
                  onClick={() => setChosen(index)}
                >
                  {variant.image ? <ServicePicture src={variant.image} alt="" loading="lazy" /> : index + 1}
                </button>
              </li>
            ))}
            {variants.length > maxSwatches && (
              <li className="fine-print">+{variants.length - maxSwatches}</li>
            )}
          </ul>
        )}
        <h4>{address ? <a href={address}>{title}</a> : title}</h4>
        {product.price !== undefined && (
          <p className="price">{formatPrice(product.price, product.currency)}</p>
        )}
        {facts.length > 0 && <p className="facts">{facts.join('\u00a0· ')}</p>}
        <div className="card-actions">
          <button type="button" className="link-button" onClick={() => actions.onMoreLike(hit)}>
            More like this
          </button>
          <button
            type="button"
            className="icon-button"
            aria-pressed={liked.includes(hit.productId)}
            aria-label={`Like ${title}`}
            title="More of this"
            onClick={() => actions.onJudge(hit, 'liked')}
          >
            ♥
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`Dislike ${title}`}
            title="Less of this"
            onClick={() => actions.onJudge(hit, 'disliked')}
          >
            ✕
          </button>
        </div>
        {parts && <ScoreBreakdown hit={hit} parts={parts} regions={regions} region={region} />}
      </div>
    </article>
  );
}

/** What tells a variant from the others: its color where it has one. */
function variantName({ product }: Variant): string {
  const { color } = product.attributes ?? {};
  return [color ?? product.title ?? product.id].flat().join(', ');
}

/** Only http(s) URLs: a catalog must not be able to inject a `javascript:` link. */
function webAddress(url: string | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}
