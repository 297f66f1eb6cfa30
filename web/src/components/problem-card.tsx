import type { Failure } from '../api.ts';
import type { OpenPhoto } from '../look-state.ts';
import { isTransient } from '../transient-failure.ts';
import { ImportHelp } from './import-help.tsx';
import { KeyForm } from './key-form.tsx';
import { PhotoButton } from './photo-button.tsx';

interface Props {
  readonly photo: OpenPhoto | null;
  readonly failure: Failure;
  readonly onPhoto: (file: Blob) => void;
}

/** Codes that another key may mend. */
const keyWanted = new Set(['unauthorized', 'forbidden']);

export function ProblemCard({ photo, failure, onPhoto }: Props) {
  const { title, detail, code, requestId, type } = failure;
  return (
    <>
      <section className="problem" role="alert">
        <h1>{title}</h1>
        <p>{detail}</p>
        {keyWanted.has(code) && <KeyForm />}
        <div className="problem-buttons">
          {photo && isTransient(failure) && (
            <button type="button" className="button primary" onClick={() => onPhoto(photo.file)}>
              Try again
            </button>
          )}
          <PhotoButton kind="secondary" onPhoto={onPhoto}>
            Choose another photo
          </PhotoButton>
        </div>
        {requestId && (
          <p className="fine-print">
            Request <code>{requestId}</code> · <a href={type}>About this error</a>
          </p>
        )}
      </section>
      {code === 'catalog-not-found' && <ImportHelp />}
    </>
  );
}
