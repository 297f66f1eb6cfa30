import { type FormEvent, useRef, useState } from 'react';
import { type Box, pictureAddress } from '../api.ts';
import type { Garment } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { useAction } from '../use-action.ts';
import { correctProduct } from './catalog-api.ts';
import { GarmentPicture } from './garment-picture.tsx';

interface Props {
  readonly catalog: string;
  readonly productId: string;
  readonly title: string;
  /** The garments of one picture. */
  readonly garments: readonly [Garment, ...Garment[]];
  readonly onCorrected: (message: string) => void;
}

const corners = ['x1', 'y1', 'x2', 'y2'] as const;

/** A picture with its indexed boxes; another box can be drawn, or typed, and takes their place. */
export function BoxForm({ catalog, productId, title, garments, onCorrected }: Props) {
  const [garment] = garments;
  const { imageDigest, imagePath, imageSize } = garment;
  const [draft, setDraft] = useState<Box | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const picture = useRef<HTMLInputElement>(null);
  const isAddress = /^https?:/i.test(imagePath ?? '');
  const save = useAction(async (box: Box) => {
    const sent = file ? { base64: await base64Of(file) } : {};
    await correctProduct(catalog, productId, { box: { imageDigest, box, ...sent } });
    setDraft(null);
    onCorrected('The box was corrected.');
  });
  const edit = (corner: (typeof corners)[number], value: number) =>
    setDraft({ ...(draft ?? wholeOf(garment)), [corner]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft) save.run(draft);
  };
  return (
    <form className="box-form" onSubmit={submit}>
      <GarmentPicture
        src={pictureAddress(catalog, imageDigest)}
        title={`${title}, ${imagePath ?? 'picture'}`}
        garments={garments}
        draft={draft}
        onDraw={imageSize ? setDraft : undefined}
      />
      <p className="fine-print path">{imagePath}</p>
      <p className="fine-print">
        {garments
          .map(
            ({ box, garmentClass }) =>
              `${garmentClass || 'unknown class'}: ${box ? boxText(box) : 'whole picture'}`,
          )
          .join(' · ')}
      </p>
      {imageSize ? (
        <details open={draft !== null}>
          <summary>{draft ? 'The new box' : 'Correct the box: draw on the picture, or type'}</summary>
          <fieldset className="corners">
            <legend className="visually-hidden">Box in pixels</legend>
            {corners.map((corner) => (
              <label key={corner} className="field">
                {corner}
                <input
                  type="number"
                  min={0}
                  max={corner.startsWith('x') ? imageSize.width : imageSize.height}
                  value={(draft ?? wholeOf(garment))[corner]}
                  onChange={(event) => edit(corner, event.target.valueAsNumber || 0)}
                />
              </label>
            ))}
          </fieldset>
          {!isAddress && (
            <p className="fine-print">
              Garb keeps no originals: choose the picture's file.{' '}
              <button type="button" className="link-button" onClick={() => picture.current?.click()}>
                {file?.name ?? 'Choose the file'}
              </button>
              <input
                ref={picture}
                className="visually-hidden"
                type="file"
                accept="image/*"
                tabIndex={-1}
                aria-label={`File of ${imagePath ?? 'the picture'}`}
                onChange={(event) => setFile(event.target.files?.[0] ?? null)}
              />
            </p>
          )}
          <div className="bar left">
            <button
              type="submit"
              className="button primary small"
              disabled={!draft || save.running || (!isAddress && !file)}
            >
              Save the box
            </button>
            <button
              type="button"
              className="button secondary small"
              disabled={!draft}
              onClick={() => setDraft(null)}
            >
              Discard
            </button>
          </div>
        </details>
      ) : (
        <p className="fine-print">Its size was not noted when it was imported, so boxes cannot be shown.</p>
      )}
      {save.failure && <FailureNotice failure={save.failure} />}
    </form>
  );
}

function wholeOf({ box, imageSize }: Garment): Box {
  return box ?? { x1: 0, y1: 0, x2: imageSize?.width ?? 1, y2: imageSize?.height ?? 1 };
}

function boxText({ x1, y1, x2, y2 }: Box): string {
  return [x1, y1, x2, y2].map(Math.round).join(', ');
}

async function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
