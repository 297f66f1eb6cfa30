import { useCallback, useEffect, useRef, useState } from 'react';
import type { Garment, ProductAnswer, ProductClass } from '../api-types.ts';
import { ConfirmDialog, onOwnClose } from '../components/confirm-dialog.tsx';
import { FailureNotice } from '../components/failure-notice.tsx';
import { formatPrice } from '../format.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';
import { BoxForm } from './box-form.tsx';
import { correctProduct, deleteProduct, getProduct } from './catalog-api.ts';
import { productClasses } from './product-classes.ts';

interface Props {
  readonly catalog: string;
  readonly id: string;
  readonly onChange: () => void;
  readonly onClose: () => void;
}

/** A product: its pictures with their indexed boxes, its class; both can be corrected, and it can be deleted. */
export function ProductSheet({ catalog, id, onChange, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const load = useCallback((signal: AbortSignal) => getProduct(catalog, id, signal), [catalog, id]);
  const { value, failure, reload } = useLoaded(load);
  const [deleting, setDeleting] = useState(false);
  const [message, setMessage] = useState('');
  const changed = (said: string) => {
    setMessage(said);
    reload();
    onChange();
  };
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby="product-title" onClose={onOwnClose(onClose)}>
      <div className="workbench">
        <div className="bar title-bar">
          <h2 id="product-title">{value?.product.title ?? id}</h2>
          <button type="button" className="button secondary small" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        {failure && <FailureNotice failure={failure} onRetry={reload} />}
        <p className="fine-print" role="status">
          {message}
        </p>
        {value && (
          <>
            <Facts {...value} />
            <ClassForm catalog={catalog} id={id} answer={value} onCorrected={changed} />
            <h3>Pictures</h3>
            <div className="pictures">
              {picturesOf(value).map((garments) => (
                <BoxForm
                  key={garments[0].imageDigest}
                  catalog={catalog}
                  productId={id}
                  title={value.product.title ?? id}
                  garments={garments}
                  onCorrected={changed}
                />
              ))}
            </div>
            <div className="bar left">
              <button type="button" className="button danger small" onClick={() => setDeleting(true)}>
                Delete the product
              </button>
            </div>
          </>
        )}
      </div>
      {deleting && (
        <ConfirmDialog
          title="Delete this product?"
          verb="Delete"
          onConfirm={async () => {
            await deleteProduct(catalog, id);
            onChange();
            dialog.current?.close();
          }}
          onClose={() => setDeleting(false)}
        >
          <p>{id} leaves the catalog. The next import of its file brings it back.</p>
        </ConfirmDialog>
      )}
    </dialog>
  );
}

function Facts({ product }: ProductAnswer) {
  const { id, category, price, currency, url } = product;
  return (
    <p className="fine-print">
      {[id, category, price === undefined ? undefined : formatPrice(price, currency)]
        .filter(Boolean)
        .join(' · ')}
      {url && /^https?:\/\//i.test(url) && (
        <>
          {' · '}
          <a href={url} rel="noreferrer">
            in the shop
          </a>
        </>
      )}
    </p>
  );
}

const sources = {
  row: 'named by the file',
  review: 'corrected by a person',
  keyword: 'guessed from words',
  unknown: 'seen by the detector',
} as const;

interface ClassFormProps {
  readonly catalog: string;
  readonly id: string;
  readonly answer: ProductAnswer;
  readonly onCorrected: (message: string) => void;
}

function ClassForm({ catalog, id, answer, onCorrected }: ClassFormProps) {
  const [garment] = answer.garments;
  const known = garment?.classSource === 'unknown' ? '' : (garment?.garmentClass ?? '');
  const [chosen, setChosen] = useState<ProductClass | ''>(known);
  useEffect(() => setChosen(known), [known]);
  const save = useAction(async () => {
    if (chosen === '') return;
    const { status } = await correctProduct(catalog, id, { garmentClass: chosen });
    const told = {
      corrected: `The class is now ${chosen}.`,
      'from-rows': `The class is now ${chosen}; its garment was chosen from what is stored, since a picture is not at hand.`,
      unchanged: 'The class was so already.',
    };
    onCorrected(told[status]);
  });
  return (
    <div>
      <div className="bar left">
        <label className="field">
          Class
          <select value={chosen} onChange={(event) => setChosen(event.target.value as ProductClass | '')}>
            <option value="">unknown</option>
            {productClasses.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button primary small"
          disabled={chosen === '' || chosen === known || save.running}
          onClick={() => save.run()}
        >
          Save the class
        </button>
        {garment?.classSource && <span className="tag">{sources[garment.classSource]}</span>}
      </div>
      {save.failure && <FailureNotice failure={save.failure} />}
    </div>
  );
}

/** The garments by picture, in the order in which the product names its pictures. */
function picturesOf({ product, garments }: ProductAnswer): (readonly [Garment, ...Garment[]])[] {
  const pictures = new Map<string, [Garment, ...Garment[]]>();
  for (const garment of garments) {
    const known = pictures.get(garment.imageDigest);
    if (known) known.push(garment);
    else pictures.set(garment.imageDigest, [garment]);
  }
  const place = ([{ imagePath }]: readonly [Garment, ...Garment[]]) =>
    product.images.findIndex(({ path }) => path === imagePath);
  return [...pictures.values()].sort((a, b) => place(a) - place(b));
}
