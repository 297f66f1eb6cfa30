import type { Failure } from '../api.ts';
import { isTransient } from '../transient-failure.ts';
import { ImportHelp } from './import-help.tsx';
import { KeyForm } from './key-form.tsx';
import { PhotoButton } from './photo-button.tsx';

interface Props {
  readonly failure: Failure;
  /** null where nothing can be tried again. */
  readonly onRetry: (() => void) | null;
  readonly onPhoto: (file: Blob) => void;
}

/** Codes that another key may mend. */
const keyWanted = new Set(['unauthorized', 'forbidden']);

export function ProblemCard({ failure, onRetry, onPhoto }: Props) {
  const { title, detail, code, requestId, type } = failure;
  return (
    <>
      <section className="problem" role="alert">
        <h1>{title}</h1>
        <p>{detail}</p>
        {keyWanted.has(code) && <KeyForm />}
        <div className="problem-buttons">
          {onRetry && isTransient(failure) && (
            <button type="button" className="button primary" onClick={onRetry}>
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
