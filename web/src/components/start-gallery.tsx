import { useCallback } from 'react';
import { listStartProducts, pictureAddress } from '../api.ts';
import type { Variant } from '../group-variants.ts';
import { useLoaded } from '../use-loaded.ts';
import { ServicePicture } from './service-picture.tsx';

interface Props {
  readonly catalog: string;
  readonly onChoose: (product: Pick<Variant, 'productId' | 'product' | 'garmentClass'>) => void;
}

/** Varied products of the catalog, to start from without a photo. */
export function StartGallery({ catalog, onChoose }: Props) {
  const load = useCallback((signal: AbortSignal) => listStartProducts(catalog, signal), [catalog]);
  const { value: products = [] } = useLoaded(load);
  if (products.length === 0) return null;
  return (
    <section className="start-gallery" aria-labelledby="start-gallery-title">
      <h2 id="start-gallery-title" className="examples-title">
        Or start from a product
      </h2>
      <ul>
        {products.map(({ product, garmentClass, imageDigest }) => (
          <li key={product.id}>
            <button
              type="button"
              data-product={product.id}
              aria-label={`More like ${product.title ?? product.id}`}
              onClick={() => onChoose({ productId: product.id, product, garmentClass })}
            >
              <ServicePicture
                className="example-picture"
                src={pictureAddress(catalog, imageDigest)}
                alt=""
                loading="lazy"
                draggable={false}
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
