import type { ReactNode } from 'react';
import { ImportHelp } from './import-help.tsx';
import { PhotoButton } from './photo-button.tsx';

interface Props {
  readonly onPhoto: (file: Blob) => void;
  readonly catalogIsEmpty: boolean;
  readonly children?: ReactNode;
}

export function StartScreen({ onPhoto, catalogIsEmpty, children }: Props) {
  return (
    <section className="start">
      <h1>Shop the look</h1>
      <p className="lead">
        Upload a photo of an outfit. Garb finds each garment in it and the most similar products in the
        catalog.
      </p>
      <div className="drop-zone">
        <div className="drop-zone-buttons">
          <PhotoButton kind="primary" onPhoto={onPhoto}>
            Choose a photo
          </PhotoButton>
          <PhotoButton kind="secondary" camera onPhoto={onPhoto}>
            Take a photo
          </PhotoButton>
        </div>
        <p className="hint">or drop or paste it anywhere on this page</p>
      </div>
      {children}
      {catalogIsEmpty && <ImportHelp />}
    </section>
  );
}
