import type { Hit, Region } from '../api.ts';
import { formatHit, formatPrice } from '../format.ts';
import { ScoreBreakdown } from './score-breakdown.tsx';
import { ServicePicture } from './service-picture.tsx';

interface Props {
  readonly hit: Hit;
  /** Score of the list's first hit, shown as a full bar. */
  readonly best: number;
  readonly regions: readonly Region[];
  /** The selected garment; null for the whole look. */
  readonly region: Region | null;
}

export function ProductCard({ hit, best, regions, region }: Props) {
  const { product, score, garmentClass, image, parts } = hit;
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
      <h3>{address ? <a href={address}>{title}</a> : title}</h3>
      {product.price !== undefined && <p className="price">{formatPrice(product.price, product.currency)}</p>}
      {facts.length > 0 && <p className="facts">{facts.join('\u00a0· ')}</p>}
      <div className="score">
        <span className="score-bar" aria-hidden="true">
          <span style={{ width: `${best > 0 ? Math.max(0, (100 * score) / best) : 0}%` }} />
        </span>
        <data value={score}>
          <span className="visually-hidden">Score </span>
          {formatHit(hit)}
        </data>
      </div>
      {parts && <ScoreBreakdown score={score} parts={parts} regions={regions} region={region} />}
    </article>
  );
}

/** Only http(s) URLs: a catalog must not be able to inject a `javascript:` link. */
function webAddress(url: string | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}
