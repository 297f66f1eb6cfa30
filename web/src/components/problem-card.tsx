import type { Failure } from '../api.ts';
import { isTransient, wantsKey } from '../transient-failure.ts';
import { ImportHelp } from './import-help.tsx';
import { KeyForm } from './key-form.tsx';
import { PhotoButton } from './photo-button.tsx';
import { RetryButton } from './retry-button.tsx';

interface Props {
  readonly failure: Failure;
  /** Tries the same again, where that may help. */
  readonly onRetry: () => void;
  readonly onPhoto: (file: Blob) => void;
}

export function ProblemCard({ failure, onRetry, onPhoto }: Props) {
  const { title, detail, code, requestId, type } = failure;
  return (
    <>
      <section className="problem" role="alert">
        <h1>{title}</h1>
        <p>{detail}</p>
        {wantsKey(code) && <KeyForm />}
        <div className="problem-buttons">
          {isTransient(failure) && <RetryButton kind="primary" {...{ failure, onRetry }} />}
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
