import type { Failure } from '../api.ts';
import { KeyForm } from './key-form.tsx';

/** Codes that another key may mend. */
const keyWanted = new Set(['unauthorized', 'forbidden']);

/** What went wrong, in place; with a form for the key where one is wanted. */
export function FailureNotice({ failure }: { readonly failure: Failure }) {
  const { title, detail, code, requestId } = failure;
  return (
    <div className="notice failure" role="alert">
      <p>
        <strong>{title}.</strong> {detail}
      </p>
      {keyWanted.has(code) && <KeyForm />}
      {requestId && <p className="fine-print">Request {requestId}</p>}
    </div>
  );
}
