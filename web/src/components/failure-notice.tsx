import type { Failure } from '../api.ts';
import { isTransient, wantsKey } from '../transient-failure.ts';
import { KeyForm } from './key-form.tsx';
import { RetryButton } from './retry-button.tsx';

interface Props {
  readonly failure: Failure;
  /** Tries again; null where nothing is left to try. */
  readonly onRetry?: (() => void) | null;
}

/** What went wrong, in place, and what may help: another try, or a key. */
export function FailureNotice({ failure, onRetry = null }: Props) {
  const { title, detail, code, requestId } = failure;
  return (
    <div className="notice failure" role="alert">
      <p>
        <strong>{title}.</strong> {detail}{' '}
        {onRetry && isTransient(failure) && <RetryButton kind="secondary small" {...{ failure, onRetry }} />}
      </p>
      {wantsKey(code) && <KeyForm />}
      {requestId && <p className="fine-print">Request {requestId}</p>}
    </div>
  );
}
