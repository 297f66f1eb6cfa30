import { pictureAddress } from '../api.ts';
import type { ListedProduct } from '../api-types.ts';
import { ServicePicture } from '../components/service-picture.tsx';
import { formatPrice } from '../format.ts';

interface Props {
  readonly catalog: string;
  readonly products: readonly ListedProduct[];
  readonly onOpen: (id: string) => void;
}

/** Products as cards that open one. */
export function ProductGrid({ catalog, products, onOpen }: Props) {
  return (
    <ul className="product-grid">
      {products.map(({ product, garmentClass, classSource, imageDigest, images }) => (
        <li key={product.id}>
          <button type="button" className="product-tile" onClick={() => onOpen(product.id)}>
            <span className="thumb">
              <ServicePicture src={pictureAddress(catalog, imageDigest)} alt="" loading="lazy" />
            </span>
            <strong>{product.title ?? product.id}</strong>
            <span className="fine-print">{product.id}</span>
            <span className="tile-facts">
              <span className={classSource === 'unknown' ? 'tag bad' : 'tag'}>
                {garmentClass || 'no class'}
              </span>
              {product.price !== undefined && <span>{formatPrice(product.price, product.currency)}</span>}
              {images > 1 && <span>{images} pictures</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
