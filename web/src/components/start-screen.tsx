import { ImportHelp } from './import-help.tsx';
import { PhotoButton } from './photo-button.tsx';

interface Props {
  readonly onPhoto: (file: Blob) => void;
  readonly catalogIsEmpty: boolean;
}

export function StartScreen({ onPhoto, catalogIsEmpty }: Props) {
  return (
    <section className="start">
      <h1>Shop the look</h1>
      <p className="lead">
        Show a photo of an outfit. Every garment in it is found, and with each one the products of the catalog
        that come closest.
      </p>
      <div className="drop-zone">
        <div className="drop-zone-buttons">
          <PhotoButton kind="primary" onPhoto={onPhoto}>
            Choose a photo
          </PhotoButton>
          <PhotoButton kind="secondary" camera onPhoto={onPhoto}>
            Take a picture
          </PhotoButton>
        </div>
        <p className="hint">or drop it anywhere on this page, or paste it</p>
      </div>
      {catalogIsEmpty && <ImportHelp />}
    </section>
  );
}
