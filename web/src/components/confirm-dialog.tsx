import { type ReactNode, type SyntheticEvent, useEffect, useRef } from 'react';
import { useAction } from '../use-action.ts';
import { FailureNotice } from './failure-notice.tsx';

interface Props {
  readonly title: string;
  /** What the button says. */
  readonly verb: string;
  readonly children: ReactNode;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** A handler for a dialog's own end, not that of a dialog within it. */
export function onOwnClose(onClose: () => void) {
  return ({ target, currentTarget }: SyntheticEvent) => {
    if (target === currentTarget) onClose();
  };
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, verb, children, onConfirm, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // Enter by mistake must not delete.
    cancel.current?.focus();
  }, []);
  const confirm = useAction(async () => {
    await onConfirm();
    dialog.current?.close();
  });
  return (
    <dialog
      ref={dialog}
      className="sheet small"
      aria-labelledby="confirm-title"
      onClose={onOwnClose(onClose)}
    >
      <div className="workbench">
        <h2 id="confirm-title">{title}</h2>
        <div>{children}</div>
        {confirm.failure && <FailureNotice failure={confirm.failure} />}
        <div className="bar left">
          <button
            type="button"
            className="button danger"
            disabled={confirm.running}
            onClick={() => confirm.run()}
          >
            {verb}
          </button>
          <button
            ref={cancel}
            type="button"
            className="button secondary"
            onClick={() => dialog.current?.close()}
          >
            Cancel
          </button>
        </div>
      </div>
    </dialog>
  );
}
